import { existsSync } from 'node:fs';
import path from 'node:path';
import { loadCatalog } from '#catalog/load-catalog.ts';
import { type Exercise, loadExercise } from '#catalog/load-exercise.ts';
import { formatProblem, type Problem } from '#catalog/problem.ts';
import { UsageError } from './exit-code.ts';

const projectRoot = path.join(import.meta.dirname, '..');

/** Folders that hold exercises: `EXERCISES_DIR`, joined by ":", or the project's own. */
export function exerciseDirs(environment: NodeJS.ProcessEnv): string[] {
  const named = environment['EXERCISES_DIR'];
  return named === undefined || named === '' ? [path.join(projectRoot, 'exercises')] : named.split(':');
}

/** @returns the folder of a slug, or of a path to one. @throws UsageError when neither exists. */
export function findExerciseFolder(slugOrFolder: string, environment: NodeJS.ProcessEnv): string {
  const candidates = [slugOrFolder, ...exerciseDirs(environment).map((dir) => path.join(dir, slugOrFolder))];
  const folder = candidates.find((candidate) => existsSync(path.join(candidate, 'kata.yaml')));
  if (folder !== undefined) return path.resolve(folder);
  throw new UsageError(`"${slugOrFolder}" is neither an exercise nor a folder with a kata.yaml.`);
}

/** @throws UsageError with every problem of a folder that does not validate. */
export async function openExercise(slugOrFolder: string, environment: NodeJS.ProcessEnv): Promise<Exercise> {
  const folder = findExerciseFolder(slugOrFolder, environment);
  const loaded = await loadExercise(folder);
  if (loaded.ok) return loaded.exercise;
  const problems = loaded.problems.map((problem) => `\n  ${formatProblem(problem)}`);
  throw new UsageError(`${folder} is not a valid exercise:${problems.join('')}`);
}

export type ChosenExercises = { exercises: Exercise[]; broken: { folder: string; problems: Problem[] }[] };

/** The named exercises, or without names the whole catalogue. @throws UsageError for a name of nothing. */
export async function chooseExercises(
  names: readonly string[],
  environment: NodeJS.ProcessEnv,
): Promise<ChosenExercises> {
  if (names.length === 0) {
    const { exercises, broken } = await loadCatalog(exerciseDirs(environment));
    return { exercises: [...exercises.values()], broken };
  }
  const chosen: ChosenExercises = { exercises: [], broken: [] };
  for (const folder of new Set(names.map((name) => findExerciseFolder(name, environment)))) {
    const loaded = await loadExercise(folder);
    if (loaded.ok) chosen.exercises.push(loaded.exercise);
    else chosen.broken.push({ folder, problems: loaded.problems });
  }
  return chosen;
}
