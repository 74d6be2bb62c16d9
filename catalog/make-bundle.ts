import type { ExerciseBundle } from '#contracts/exercise-bundle.ts';
import type { Exercise } from './load-exercise.ts';

/** The part of an exercise that a worker needs: no statement, no starters, no solutions. */
export function makeBundle({ slug, revision, manifest, plan, harnessJs, fixtures }: Exercise): ExerciseBundle {
  return { v: 1, slug, revision, manifest, plan, harness: harnessJs, fixtures };
}
