import type { Res } from '../api/http.ts';
import type { Kit } from '../api/kit.ts';
import type { Capture } from '../capture/capture.ts';
import { durationMs } from '../durations.ts';
import { LearnerFailure } from '../failure.ts';
import type { LearnerServer } from '../process/learner-server.ts';
import { whileSuspended } from '../process/while-suspended.ts';
import type { RunContext } from '../run-context.ts';
import { checkLoadBudget } from './check-budget.ts';
import { measureBaseline } from './measure-baseline.ts';
import { summarize, type Tally } from './summarize.ts';

type LoadDeps = {
  context: Pick<RunContext, 'scopes' | 'order'>;
  capture: Capture;
  /** Every server of the learner that has been used. */
  servers: () => readonly LearnerServer[];
};

/** A closed loop: `concurrency` callers that each send their next request when the last one was answered. */
export function createLoad({ context: { scopes, order }, capture, servers }: LoadDeps): Kit['load'] {
  return async ({ concurrency, for: time, warmup = 0, request }) => {
    const scope = scopes.current();
    const tally: Tally = { times: [], errorCount: 0 };
    let i = 0;
    // The first answer may have waited for the process to start.
    await capture.withoutCapture(() => tolerate(request(i++)));
    const countFromMs = performance.now() + durationMs(warmup);
    const endMs = countFromMs + durationMs(time);
    const call = async (): Promise<void> => {
      scope.signal.throwIfAborted();
      const counts = performance.now() >= countFromMs;
      const answer = await tolerate(request(i++));
      if (counts) count(tally, answer);
    };
    const keepCalling = async (): Promise<void> => {
      while (performance.now() < endMs) await call();
    };
    await capture.withoutCapture(() => Promise.all(Array.from({ length: concurrency }, keepCalling)));
    const figures = summarize(tally, (performance.now() - countFromMs) / 1000);
    const baseline = () => whileSuspended(servers(), () => measureBaseline(concurrency));
    return {
      ...figures,
      within: (id) => checkLoadBudget(id, { order, figures, measureBaseline: () => scope.uncounted(baseline) }),
    };
  };
}

function count(tally: Tally, answer: Res | null): void {
  if (answer !== null) tally.times.push(answer.ms);
  if (answer === null || answer.status >= 500) tally.errorCount++;
}

/** `null` for a request without an answer, unless there will be none any more. */
async function tolerate(request: Promise<Res>): Promise<Res | null> {
  try {
    return await request;
  } catch (error) {
    if (!(error instanceof LearnerFailure) || error.isFinal) throw error;
    return null;
  }
}
