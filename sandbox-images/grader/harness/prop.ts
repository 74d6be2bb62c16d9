import fc from 'fast-check';
import type { Kit } from './api/kit.ts';
import { LearnerFailure } from './failure.ts';
import { showValue } from './json/show-value.ts';
import { numericSeed } from './random.ts';
import type { RunContext } from './run-context.ts';

const defaultRuns = 50;
/** Of what the test has left: shrinking may take many requests, and its result must still be reported. */
const timeShare = 0.8;

/** Random inputs from the run's seed; the smallest that fails goes to the learner. */
export function createProp({ scopes, order }: Pick<RunContext, 'scopes' | 'order'>): Kit['prop'] {
  return async (arbitraries, check, { runs = defaultRuns } = {}) => {
    const scope = scopes.current();
    let final: unknown;
    const property = fc.asyncProperty(...(arbitraries as unknown as [fc.Arbitrary<unknown>]), async (...values) => {
      // Once the process is gone every smaller input would "fail" as well: the first one is the one to report.
      if (final !== undefined) return;
      try {
        await (check as (...values: unknown[]) => unknown)(...values);
      } catch (error) {
        if (!(error instanceof LearnerFailure) || error.isFinal) final = error;
        throw error;
      }
    });
    const details = await fc.check(property, {
      numRuns: runs,
      seed: numericSeed(order.seed, scope.id),
      interruptAfterTimeLimit: scope.remainingMs() * timeShare,
    });
    if (!details.failed) return;
    throw explain(details.errorInstance ?? final, { input: details.counterexample, shrinkCount: details.numShrinks });
  };
}

function explain(error: unknown, { input, shrinkCount }: { input: unknown; shrinkCount: number }): unknown {
  if (!(error instanceof LearnerFailure)) return error;
  const shown = showValue(input, { length: 400 });
  const found = shrinkCount === 0 ? 'random input' : `smallest input found, after ${shrinkCount} steps`;
  return new LearnerFailure({ ...error.parts, message: `${error.parts.message} The ${found}: ${shown}` }, error);
}
