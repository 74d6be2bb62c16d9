import type { FastifyBaseLogger } from 'fastify';
import type { Redis } from 'ioredis';
import type { CancelledRun } from './cancel-runs.ts';
import { closeStream } from './run-trace.ts';

type ForgetRunsDeps = { redis: Redis; cancelRuns: (runs: readonly CancelledRun[]) => void; log: FastifyBaseLogger };

/** Ends runs that Postgres no longer has, with all that they wrote. Best effort: their streams end of themselves, too. */
export function createForgetRuns({ redis, cancelRuns, log }: ForgetRunsDeps) {
  return (runs: readonly CancelledRun[]): void => {
    if (redis.status !== 'ready') return;
    cancelRuns(runs);
    for (const { runId } of runs) {
      closeStream(redis, runId).catch((error: unknown) => log.warn({ err: error, runId }, 'a stream is left for now'));
    }
  };
}
