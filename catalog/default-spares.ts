import type { TestPlan } from '#contracts/exercise-bundle.ts';
import type { ExerciseManifest } from '#contracts/exercise-manifest.ts';
import type { MutantSolution } from './load-exercise.ts';

/** A mutant that says nothing spares group `boot`: one that does not even start would be killed by anything. */
export function withDefaultSpares(
  mutant: MutantSolution,
  { mutants }: ExerciseManifest,
  plan: TestPlan,
): MutantSolution {
  const boot = plan.find(({ id }) => id === 'boot')?.tests.map(({ id }): string => id) ?? [];
  const isDeclared = mutants.some(({ id, spares }) => id === mutant.id && spares !== undefined);
  return isDeclared || mutant.kills.some((test) => boot.includes(test)) ? mutant : { ...mutant, spares: boot };
}
