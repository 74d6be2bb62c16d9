import { readdir } from 'node:fs/promises';
import path from 'node:path';
import type { Track } from '#contracts/exercise.ts';
import type { ExerciseSlug } from '#contracts/ids.ts';
import { checkCatalog } from './check-catalog.ts';
import { findDefaults } from './defaults-file.ts';
import { createExerciseReader, type ExerciseReader } from './exercise-reader.ts';
import { signatureOf } from './folder-signature.ts';
import type { Exercise, LoadedExercise } from './load-exercise.ts';
import { loadTracks } from './load-tracks.ts';
import { isError, type Problem, problem } from './problem.ts';
import { listFolder } from './read-folder.ts';

/** A folder that cannot be used; `folder` is its name below one of the directories. */
export type BrokenFolder = { folder: string; problems: Problem[] };

export type Catalog = {
  /** By slug, sorted. */
  exercises: ReadonlyMap<ExerciseSlug, Exercise>;
  tracks: Track[];
  broken: BrokenFolder[];
  /** What does not keep anything from being used, by folder. */
  warnings: BrokenFolder[];
  /** What the next load reuses. */
  memory: CatalogMemory;
};

/** By absolute path of the folder. */
type CatalogMemory = ReadonlyMap<string, { signature: string; loaded: LoadedExercise }>;

/**
 * Reads every exercise folder and track of `dirs`. One broken folder does not touch the others. Folders that did not
 * change since `previous` are not read again.
 */
export async function loadCatalog(dirs: readonly string[], previous?: Catalog): Promise<Catalog> {
  const reader = createExerciseReader();
  try {
    return await loadWith(reader, dirs, previous);
  } finally {
    await reader.close();
  }
}

/** The same with a reader that is kept for the next time: its thread takes half a second to start. */
export async function loadWith(
  reader: ExerciseReader,
  dirs: readonly string[],
  previous: Catalog | undefined,
): Promise<Catalog> {
  const memory = new Map<string, { signature: string; loaded: LoadedExercise }>();
  const unlisted: BrokenFolder[] = [];
  const tracks: Track[] = [];
  for (const dir of dirs.map((one) => path.resolve(one))) {
    const names = await listNames(dir);
    if (names === null) {
      const missing = problem('KATA109', '.', 'is not a folder that can be read: correct EXERCISES_DIR or create it.');
      unlisted.push({ folder: dir, problems: [missing] });
      continue;
    }
    const defaults = await findDefaults(dir);
    for (const name of names) {
      const root = path.join(dir, name);
      const listing = await listFolder(root);
      const signature = `${JSON.stringify(defaults)}\n${signatureOf(listing)}`;
      const known = previous?.memory.get(root);
      const loaded = known?.signature === signature ? known.loaded : await reader.read({ root, defaults });
      memory.set(root, { signature, loaded });
    }
    const read = await loadTracks(path.join(dir, 'tracks'));
    tracks.push(...read.tracks);
    if (read.problems.length > 0) unlisted.push({ folder: 'tracks', problems: read.problems });
  }
  return sortOut(memory, tracks, unlisted);
}

/** Names of folders that may be exercises; null when `dir` cannot be listed. Links are listed, and refused when loaded. */
async function listNames(dir: string): Promise<string[] | null> {
  try {
    const entries = await readdir(dir, { withFileTypes: true });
    return entries
      .filter((entry) => !entry.isFile() && !/^[._]/.test(entry.name) && entry.name !== 'tracks')
      .map((entry) => entry.name)
      .sort();
  } catch (error) {
    // Missing, not a folder, or not for us to read.
    if (error instanceof Error && 'code' in error) return null;
    throw error;
  }
}

function sortOut(memory: CatalogMemory, tracks: Track[], unlisted: BrokenFolder[]): Catalog {
  const broken: BrokenFolder[] = [];
  const warnings: BrokenFolder[] = [];
  const loaded: Exercise[] = [];
  for (const [root, state] of memory) {
    const folder = path.basename(root);
    if (!state.loaded.ok) broken.push({ folder, problems: state.loaded.problems });
    else {
      loaded.push(state.loaded.exercise);
      if (state.loaded.warnings.length > 0) warnings.push({ folder, problems: state.loaded.warnings });
    }
  }
  const checked = checkCatalog(loaded, tracks);
  for (const { folder, problems } of [...unlisted, ...checked.findings]) {
    (problems.some(isError) ? broken : warnings).push({ folder, problems });
  }
  const sorted = checked.exercises.toSorted((one, other) => one.slug.localeCompare(other.slug));
  const exercises = new Map(sorted.map((exercise) => [exercise.slug, exercise]));
  return { exercises, tracks: checked.tracks, broken, warnings, memory };
}
