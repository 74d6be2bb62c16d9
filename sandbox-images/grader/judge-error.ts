import { type FailureParts, HarnessFault, LearnerFailure } from './harness/failure.ts';
import type { TestScope } from './harness/test-scope.ts';

/**
 * Whose fault is it that a test has thrown? An expectation's failure is the learner's. So is a TypeError or RangeError
 * after the test has looked into the learner's answer: `made.json.items[0].id` throws when there are no items. Everything
 * else is the author's.
 * @throws HarnessFault for an author's mistake.
 */
export function judgeError(error: unknown, scope: TestScope): { status: 'failed' | 'timed-out'; parts: FailureParts } {
  if (error instanceof LearnerFailure) return { status: error.status, parts: error.parts };
  if (scope.hasReadAnswer && (error instanceof TypeError || error instanceof RangeError)) {
    const last = scope.exchanges.at(-1);
    const parts = {
      message: `An answer does not have the expected shape: ${inWords(error.message)}.`,
      ...(last === undefined ? {} : { did: last.did, see: [last.n], curl: last.curl }),
    };
    return { status: 'failed', parts };
  }
  const described = error instanceof Error ? (error.stack ?? error.message) : String(error);
  throw new HarnessFault(
    error instanceof HarnessFault ? `${scope.id}: ${error.message}` : `${scope.id} threw ${described}`,
    { cause: error },
  );
}

/** V8's words for walking into something that is not there → the learner's. */
function inWords(message: string): string {
  const [, nothing, key] =
    /^Cannot (?:read properties|destructure property .*) of (undefined|null) \(reading '(.*)'\)/.exec(message) ?? [];
  if (key !== undefined)
    return `the test looks for \`${key}\` in a part of it that is ${nothing === 'null' ? 'null' : 'missing'}`;
  return message;
}
