import path from 'node:path';
import { z } from 'zod';
import { Track } from '#contracts/exercise.ts';
import { decodeText } from './decode-text.ts';
import { explainIssue } from './explain-issue.ts';
import { type Problem, problem } from './problem.ts';
import { listFolder, readFiles } from './read-folder.ts';
import { readYaml } from './read-yaml.ts';

/** `tracks/<id>.yaml`: an ordered list of exercises. Tracks are shown by level, then by `order`. */
const TrackFile = z.strictObject({
  ...Track.omit({ id: true }).shape,
  order: z.int().default(0),
});

export type TrackReading = { tracks: Track[]; problems: Problem[] };

/** Reads every track of a folder of tracks; a missing folder has none. */
export async function loadTracks(folder: string): Promise<TrackReading> {
  const listing = await listFolder(folder);
  if (listing.problems.some((one) => one.code === 'KATA109' && one.file === '.')) return { tracks: [], problems: [] };
  const { files, problems } = await readFiles(folder, listing);
  const found: (Track & { order: number })[] = [];
  for (const [file, bytes] of files) {
    if (!/^[a-z0-9-]+\.yaml$/.test(file)) continue;
    const reading = readTrack(file, bytes);
    if ('problems' in reading) problems.push(...reading.problems);
    else found.push(reading.track);
  }
  const tracks = found.sort(byLevel).map(({ order: _order, ...track }) => track);
  return { tracks, problems: problems.map((one) => ({ ...one, file: `tracks/${one.file}` })) };
}

function readTrack(file: string, bytes: Buffer): { track: Track & { order: number } } | { problems: Problem[] } {
  const decoded = decodeText(file, bytes);
  if ('problem' in decoded) return { problems: [decoded.problem] };
  const reading = readYaml(file, decoded.text);
  if (!reading.ok) return reading;
  const id = path.basename(file, '.yaml');
  const parsed = TrackFile.safeParse(reading.yaml.data);
  if (parsed.success) return { track: { id, ...parsed.data } };
  const context = { schema: TrackFile, yaml: reading.yaml, folderName: id };
  const problems = parsed.error.issues.flatMap((issue) => explainIssue(issue, context));
  return { problems: problems.length > 0 ? problems : [problem('KATA114', file, 'is not a track.')] };
}

const levels = Track.shape.level.options;

function byLevel(one: Track & { order: number }, other: Track & { order: number }): number {
  const level = levels.indexOf(one.level) - levels.indexOf(other.level);
  return level || one.order - other.order || one.id.localeCompare(other.id);
}
