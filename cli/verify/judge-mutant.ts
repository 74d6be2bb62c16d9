import type { MutantSolution } from '#catalog/load-exercise.ts';
import { type Problem, problem } from '#catalog/problem.ts';
import type { TestStatus, Verdict } from '#contracts/verdict.ts';
import type { JudgedRun } from './judge-outcome.ts';
import { describeCondition } from './run-condition.ts';

/** A mutant has to be killed by each named test, in every run, and by nothing before it. */
export function judgeMutant(mutant: MutantSolution, runs: readonly JudgedRun[]): Problem[] {
  for (const run of runs) {
    const wrong = run.condition.testTimeFactor > 1 ? findThinMargin(mutant, run) : findWrong(mutant, run);
    if (wrong !== undefined) return [wrong];
  }
  return [];
}

function findWrong({ id, kills, spares }: MutantSolution, { verdict, condition }: JudgedRun): Problem | undefined {
  const how = ` (${describeCondition(condition)})`;
  const survived = kills.find((test) => statusIn(verdict, test) === 'passed');
  if (survived !== undefined) return problem('KATA210', 'verify', `mutant ${id} SURVIVED: ${survived} passed${how}.`);
  const unseen = kills.find((test) => statusIn(verdict, test) === 'skipped');
  if (unseen !== undefined) {
    const message = `mutant ${id} ${howItDied(verdict)}, before ${unseen} that it should fail${how}: counted as broken, not as killed.`;
    return problem('KATA211', 'verify', message);
  }
  const hurt = spares.find((test) => statusIn(verdict, test) !== 'passed');
  if (hurt === undefined) return undefined;
  const message = `mutant ${id} does not pass ${hurt} (${statusIn(verdict, hurt)})${how}, which it should spare.`;
  return problem('KATA211', 'verify', message);
}

function howItDied({ status, tests }: Verdict): string {
  const cause = tests.find((test) => test.status === 'failed' || test.status === 'timed-out');
  return cause === undefined ? `ended with ${status}` : `died in ${cause.id}`;
}

/** Tests that a mutant failed by being too slow for `limits.test`. */
export function findTimedOutKills(
  { kills }: MutantSolution,
  runs: readonly { verdict?: Verdict | undefined }[],
): string[] {
  return kills.filter((test) =>
    runs.some(({ verdict }) => verdict !== undefined && statusIn(verdict, test) === 'timed-out'),
  );
}

/** A mutant that is meant to be too slow needs at least 1.5 times the limit, or a slow machine's limit would pass it. */
function findThinMargin({ id, kills }: MutantSolution, { verdict, condition }: JudgedRun): Problem | undefined {
  const saved = kills.find((test) => statusIn(verdict, test) === 'passed');
  if (saved === undefined) return undefined;
  const message = `mutant ${id} passes ${saved} with ${condition.testTimeFactor} times the time: make it slower, or assert a count.`;
  return problem('KATA230', 'verify', message);
}

const statusIn = ({ tests }: Verdict, id: string): TestStatus | undefined =>
  tests.find((test) => test.id === id)?.status;
