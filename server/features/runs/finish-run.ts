import type { Redis } from 'ioredis';
import type { CohortId, RunId } from '#contracts/ids.ts';
import type { Verdict } from '#contracts/verdict.ts';
import type { RecordVerdict } from './record-verdict.ts';
import type { RunStore } from './run-store.ts';
import { appendFinished, readStream } from './run-trace.ts';

export type FinishRunDeps = {
  redis: Redis;
  recordVerdict: RecordVerdict;
  runs: RunStore;
  /** Told after somebody's points have risen, with the cohorts they are in. */
  onPoints: (cohorts: CohortId[]) => void;
  onVerdict: (verdict: Verdict) => void;
};

export type FinishRun = (ended: { runId: RunId; attempt: number; verdict: Verdict }) => Promise<void>;

/**
 * Ends a run: verdict to Postgres, then the last event to everyone who watches, then the trace to Postgres. Safe to
 * repeat at any point: the first recorded verdict stands, and a repetition does what is left to do.
 */
export function createFinishRun({ redis, recordVerdict, runs, onPoints, onVerdict }: FinishRunDeps): FinishRun {
  return async ({ runId, attempt, verdict }) => {
    const recorded = await recordVerdict({ runId, attempt, verdict });
    const final = recorded.isRecorded ? verdict : (await runs.findRun(runId))?.verdict;
    // Cancelled meanwhile: nobody waits for it.
    if (!final) return;
    await appendFinished(redis, runId, final);
    if (recorded.isRecorded) onVerdict(final);
    if (recorded.hasNewPoints) onPoints(recorded.cohorts);
    await runs.saveTrace(runId, await readStream(redis, runId));
  };
}

/** What a learner gets when no attempt came to an end: not their fault, and not counted. */
export function internalErrorVerdict(): Verdict {
  return {
    v: 1,
    status: 'internal-error',
    score: 0,
    reason: 'We could not run your submission. This is our fault and does not count; please submit again.',
    passedCount: 0,
    totalCount: 0,
    tests: [],
    timings: { bootMs: 0, testsMs: 0, podMs: 0 },
  };
}
