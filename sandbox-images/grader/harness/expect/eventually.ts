import { setTimeout as sleep } from 'node:timers/promises';
import type { Duration } from '../api/values.ts';
import { durationMs, inWords } from '../durations.ts';
import { LearnerFailure } from '../failure.ts';
import type { TestScope } from '../test-scope.ts';

/** Repeats until the attempt no longer throws; the last failure is reported, with how long it was tried. */
export async function eventually<T>(
  scope: TestScope,
  attempt: () => Promise<T> | T,
  { within = '2s', every = 50 }: { within?: Duration; every?: Duration } = {},
): Promise<T> {
  const deadlineMs = performance.now() + durationMs(within);
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof LearnerFailure) || error.isFinal) throw error;
      if (performance.now() + durationMs(every) > deadlineMs) {
        const message = `${error.parts.message} It stayed so for ${inWords(durationMs(within))}.`;
        throw new LearnerFailure({ ...error.parts, message }, { status: error.status });
      }
    }
    await sleep(durationMs(every), undefined, { signal: scope.signal });
  }
}
