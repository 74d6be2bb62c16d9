import type { Res } from './api/http.ts';
import type { Kit, LoadResult } from './api/kit.ts';
import type { Capture } from './capture/capture.ts';
import { durationMs } from './durations.ts';
import { LearnerFailure } from './failure.ts';
import type { RunContext } from './run-context.ts';

/** A closed loop: `concurrency` callers that each send their next request when the last one was answered. */
export function createLoad({ scopes, capture }: Pick<RunContext, 'scopes'> & { capture: Capture }): Kit['load'] {
  return async ({ concurrency, for: time, warmup = 0, request }) => {
    const scope = scopes.current();
    const startedMs = performance.now();
    const countFromMs = startedMs + durationMs(warmup);
    const endMs = countFromMs + durationMs(time);
    const tally: Tally = { times: [], errorCount: 0 };
    let i = 0;
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
    return summarize(tally, (performance.now() - countFromMs) / 1000);
  };
}

type Tally = { times: number[]; errorCount: number };

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

function summarize({ times, errorCount }: Tally, seconds: number): LoadResult {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number): number =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.POSITIVE_INFINITY;
  return {
    p50: at(0.5),
    p95: at(0.95),
    p99: at(0.99),
    max: at(1),
    rps: times.length / seconds,
    count: times.length,
    errors: errorCount,
  };
}
