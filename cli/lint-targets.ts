import { lstat, readdir } from 'node:fs/promises';
import path from 'node:path';
import { defaultsFileName, findDefaults } from '#catalog/defaults-file.ts';
import { createExerciseReader, type ExerciseReader } from '#catalog/exercise-reader.ts';
import { loadCatalog } from '#catalog/load-catalog.ts';
import { loadTracks } from '#catalog/load-tracks.ts';
import { isError, type Problem, problem } from '#catalog/problem.ts';
import { readDefaults } from '#catalog/read-manifest.ts';

export type Finding = { folder: string; ok: boolean; problems: Problem[] };

/**
 * What `kata lint exercises/*` names: folders of exercises, the folder of tracks, `_defaults.yaml`, slugs, or a folder that
 * holds all of these. Whatever is there gets findings, never an exception.
 */
export async function lintTargets(targets: readonly string[], dirs: readonly string[]): Promise<Finding[]> {
  const reader = createExerciseReader();
  try {
    const findings: Finding[] = [];
    for (const target of targets) findings.push(...(await lintTarget(target, dirs, reader)));
    return findings;
  } finally {
    await reader.close();
  }
}

async function lintTarget(target: string, dirs: readonly string[], reader: ExerciseReader): Promise<Finding[]> {
  const root = await locate(target, dirs);
  const name = path.basename(root);
  const names = await listNames(root);
  if (name === defaultsFileName) return [await lintDefaults(root)];
  if (names === null) return /^[._]|\.md$/.test(name) ? [] : [await lintExercise(root, reader)];
  if (names.includes('kata.yaml')) return [await lintExercise(root, reader)];
  if (name === 'tracks') return [await lintTracks(root)];
  const hasExercises = await Promise.all(names.map(async (one) => (await listNames(path.join(root, one))) ?? []));
  return hasExercises.some((inside) => inside.includes('kata.yaml'))
    ? lintCatalog([root])
    : [await lintExercise(root, reader)];
}

/** A path, or a slug in one of the directories. */
async function locate(target: string, dirs: readonly string[]): Promise<string> {
  const candidates = [target, ...dirs.map((dir) => path.join(dir, target))].map((one) => path.resolve(one));
  for (const candidate of candidates) if (await isThere(candidate)) return candidate;
  return path.resolve(target);
}

const isThere = (file: string): Promise<boolean> =>
  lstat(file).then(
    () => true,
    () => false,
  );

/** Null for everything that is no folder one may list. */
const listNames = (folder: string): Promise<string[] | null> => readdir(folder).catch(() => null);

async function lintExercise(root: string, reader: ExerciseReader): Promise<Finding> {
  const defaults = await findDefaults(path.dirname(root));
  const loaded = await reader.read({ root, defaults });
  return finding(root, loaded.ok ? loaded.warnings : loaded.problems);
}

async function lintDefaults(file: string): Promise<Finding> {
  const reading = readDefaults(await findDefaults(path.dirname(file)));
  return finding(file, reading.ok ? [] : reading.problems);
}

async function lintTracks(folder: string): Promise<Finding> {
  const { tracks, problems } = await loadTracks(folder);
  const there = new Set(await listNames(path.dirname(folder)));
  const missing = tracks.flatMap(({ id, exercises }) =>
    exercises
      .filter((slug) => !there.has(slug))
      .map((slug) =>
        problem('KATA112', `tracks/${id}.yaml`, `names ${slug}, which is no exercise that can be used.`, {
          severity: 'warning',
        }),
      ),
  );
  return finding(folder, [...problems, ...missing]);
}

function finding(root: string, problems: Problem[]): Finding {
  return { folder: path.relative('.', root) || root, ok: !problems.some(isError), problems };
}

/** Every exercise and track of the directories, with what only all of them together can show. */
export async function lintCatalog(dirs: readonly string[]): Promise<Finding[]> {
  const { exercises, broken, warnings } = await loadCatalog(dirs);
  const found = new Map<string, Problem[]>([...exercises.keys()].map((slug) => [slug, []]));
  for (const { folder, problems } of [...broken, ...warnings]) {
    found.set(folder, [...(found.get(folder) ?? []), ...problems]);
  }
  return [...found].map(([folder, problems]) => ({ folder, ok: !problems.some(isError), problems }));
}
