import type { JobState, Queue } from 'bullmq';
import type { FastifyBaseLogger } from 'fastify';
import type { Redis } from 'ioredis';
import type { RunJob, VerdictJob } from '#contracts/run-job.ts';
import { type FinishRun, internalErrorVerdict } from './finish-run.ts';
import { jobIdOf, type Relay } from './relay-outbox.ts';
import type { OpenRun, RunStore } from './run-store.ts';

const intervalMs = 2000;
const maxAttempts = 3;

export type ReconcilerDeps = {
  runs: RunStore;
  queue: Queue<RunJob>;
  verdicts: Queue<VerdictJob>;
  redis: Redis;
  relay: Relay;
  finishRun: FinishRun;
  log: FastifyBaseLogger;
};

export type Reconciler = {
  /** One look at every open run. */
  reconcile(): Promise<void>;
  close(): Promise<void>;
};

/**
 * Repairs what the queue lost. A run without a verdict must have a live job or a verdict under way; one that has
 * neither at two looks in a row is given another attempt, and after the third attempt the verdict `internal-error`.
 */
export function startReconciler(deps: ReconcilerDeps): Reconciler {
  const { runs, redis, log } = deps;
  /** Job ids that were not live at the last look: a verdict may have been between two queues then. */
  let missing = new Set<string>();

  const reconcile = async (): Promise<void> => {
    if (redis.status !== 'ready') return;
    const stillMissing = new Set<string>();
    for (const run of await runs.listOpenRuns(intervalMs)) {
      const jobId = jobIdOf({ runId: run.id, attempt: run.attempt });
      if (await isUnderWay(deps, run, jobId)) continue;
      if (missing.has(jobId)) await repair(deps, run);
      else stillMissing.add(jobId);
    }
    missing = stillMissing;
  };

  let working: Promise<void> | undefined;
  const timer = setInterval(() => {
    working ??= reconcile()
      .catch((error: unknown) => log.warn({ err: error }, 'open runs could not be looked at; trying again'))
      .finally(() => {
        working = undefined;
      });
  }, intervalMs);
  return {
    reconcile,
    async close() {
      clearInterval(timer);
      await working;
    },
  };
}

const waitingStates: readonly (JobState | 'unknown')[] = ['waiting', 'delayed', 'prioritized', 'waiting-children'];

async function isUnderWay(
  { runs, queue, verdicts }: ReconcilerDeps,
  { id, state }: OpenRun,
  jobId: string,
): Promise<boolean> {
  const jobState = await queue.getJobState(jobId);
  if (jobState === 'active') {
    if (state === 'queued') await runs.markRunning(id);
    return true;
  }
  if (waitingStates.includes(jobState)) return true;
  const verdictState = await verdicts.getJobState(id);
  if (verdictState === 'failed') {
    // Postgres was away for longer than the queue tries.
    await (await verdicts.getJob(id))?.retry();
    return true;
  }
  return verdictState === 'active' || waitingStates.includes(verdictState);
}

async function repair({ runs, verdicts, relay, finishRun, log }: ReconcilerDeps, run: OpenRun): Promise<void> {
  if (run.attempt >= maxAttempts) {
    log.error({ runId: run.id, attempt: run.attempt }, 'gave a run up: no attempt came to an end');
    await finishRun({ runId: run.id, attempt: run.attempt, verdict: internalErrorVerdict() });
    return;
  }
  log.warn({ runId: run.id, attempt: run.attempt }, 'an attempt was lost; starting the next');
  // A verdict job that ended without recording anything would make the next report of this run invisible.
  await verdicts.remove(run.id);
  await runs.startNextAttempt(run);
  relay.kick();
}
