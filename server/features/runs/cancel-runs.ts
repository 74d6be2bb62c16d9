import type { Queue } from 'bullmq';
import type { FastifyBaseLogger } from 'fastify';
import type { Redis } from 'ioredis';
import type { RunId } from '#contracts/ids.ts';
import { cancelChannel, type RunJob } from '#contracts/run-job.ts';
import { jobIdOf } from './relay-outbox.ts';

export type CancelledRun = { runId: RunId; attempt: number };

/**
 * Spares workers the runs that Postgres has already cancelled: takes their jobs out and tells who works on them.
 * Best effort and in the background; a verdict that comes all the same is not recorded.
 */
export function createCancelRuns(deps: { queue: Queue<RunJob>; redis: Redis; log: FastifyBaseLogger }) {
  const cancel = async (run: CancelledRun): Promise<void> => {
    await deps.queue.remove(jobIdOf(run));
    await deps.redis.publish(cancelChannel, run.runId);
  };
  return (runs: readonly CancelledRun[]): void => {
    if (deps.redis.status !== 'ready') return;
    for (const run of runs) {
      cancel(run).catch((error: unknown) => deps.log.warn({ err: error, ...run }, 'a cancelled run may still be run'));
    }
  };
}
