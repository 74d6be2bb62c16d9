import type { JobState, Queue } from 'bullmq';
import type { FastifyBaseLogger } from 'fastify';
import type { Redis } from 'ioredis';
import type { RunId } from '#contracts/ids.ts';
import type { WorkbenchJob } from '#contracts/workbench.ts';
import type { EndSessions } from './end-sessions.ts';
import type { OpenSession, WorkbenchStore } from './workbench-store.ts';

const intervalMs = 1000;
const sweepMs = 3_600_000;
/** Nobody looks at a page for longer than this without a place. */
const maxWaitMs = 120_000;

export type SessionWatchDeps = {
  store: WorkbenchStore;
  queue: Queue<WorkbenchJob>;
  redis: Redis;
  endSessions: EndSessions;
  log: FastifyBaseLogger;
};

/**
 * Notices sessions that have ended on their worker, or with it. A lost one is not begun again: nobody but its learner knows
 * what was in it.
 */
export function watchSessions({ store, queue, redis, endSessions, log }: SessionWatchDeps): { close(): Promise<void> } {
  /** Sessions without a job at the last look: one may have been between Postgres and the queue then. */
  let missing = new Set<RunId>();
  let sweptAtMs = Number.NEGATIVE_INFINITY;

  const end = async (runId: RunId, reason: 'no-place' | 'lost'): Promise<void> => {
    if (!(await store.end(runId))) return;
    log.warn({ runId, reason }, 'a session of the workbench was ended');
    endSessions([runId], reason);
  };
  const look = async ({ runId, state, ageMs }: OpenSession, stillMissing: Set<RunId>): Promise<void> => {
    switch (progressOf(await queue.getJobState(runId))) {
      case 'open':
        return state === 'waiting' ? store.markOpen(runId) : undefined;
      case 'waiting':
        return ageMs > maxWaitMs ? end(runId, 'no-place') : undefined;
      case 'ended':
        return void (await store.end(runId));
      case 'lost':
        return end(runId, 'lost');
      case 'missing':
        if (missing.has(runId)) return end(runId, 'lost');
        stillMissing.add(runId);
    }
  };
  const work = async (): Promise<void> => {
    if (redis.status !== 'ready') return;
    const stillMissing = new Set<RunId>();
    for (const session of await store.listOpen()) await look(session, stillMissing);
    missing = stillMissing;
    if (performance.now() - sweptAtMs < sweepMs) return;
    sweptAtMs = performance.now();
    await store.sweep();
  };

  let working: Promise<void> | undefined;
  const timer = setInterval(() => {
    working ??= work()
      .catch((error: unknown) => log.warn({ err: error }, 'sessions of the workbench could not be looked at'))
      .finally(() => {
        working = undefined;
      });
  }, intervalMs);
  return {
    async close() {
      clearInterval(timer);
      await working;
    },
  };
}

function progressOf(jobState: JobState | 'unknown'): 'waiting' | 'open' | 'ended' | 'lost' | 'missing' {
  switch (jobState) {
    case 'active':
      return 'open';
    case 'completed':
      return 'ended';
    case 'failed':
      return 'lost';
    case 'unknown':
      return 'missing';
    default:
      return 'waiting';
  }
}
