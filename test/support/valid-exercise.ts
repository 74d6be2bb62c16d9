import path from 'node:path';
import { type Exercise, loadExercise } from '#catalog/load-exercise.ts';
import { projectRoot } from './child-process.ts';

/** `folder` is below the root of the project. @throws Error when it does not validate. */
export async function loadValidExercise(folder: string): Promise<Exercise> {
  const loaded = await loadExercise(path.join(projectRoot, folder));
  if (!loaded.ok) throw new Error(`${folder} does not validate: ${JSON.stringify(loaded.problems)}`);
  return loaded.exercise;
}
