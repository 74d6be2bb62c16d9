import type { Queue } from 'bullmq';
import type { FastifyBaseLogger } from 'fastify';
import type { Redis } from 'ioredis';
import { bundleKey } from '#contracts/exercise-bundle.ts';
import type { Revision } from '#contracts/ids.ts';
import type { RunJob } from '#contracts/run-job.ts';
import type { OutboxEntry, OutboxStore } from './outbox-store.ts';

const pollMs = 1000;
const batchSize = 100;
const bundleTtlSeconds = 7 * 86_400;

export type RelayDeps = { outbox: OutboxStore; queue: Queue<RunJob>; redis: Redis; log: FastifyBaseLogger };

export type Relay = {
  /** Looks at the outbox now. Never waits and never throws. */
  kick(): void;
  close(): Promise<void>;
};

export const jobIdOf = ({ runId, attempt }: { runId: string; attempt: number }): string => `${runId}-${attempt}`;

/**
 * Moves accepted runs from the outbox to the queue: at once when kicked, and every second for what was left behind
 * while Redis was away. A row goes only after its job is in Redis, so a crash between the two adds the job twice;
 * the job id makes that one job, and fencing makes it one run.
 */
export function startRelay({ outbox, queue, redis, log }: RelayDeps): Relay {
  let working: Promise<void> | undefined;
  let isKicked = false;

  const publishBundles = async (revisions: ReadonlySet<Revision>): Promise<void> => {
    for (const revision of revisions) await publishBundle({ redis, outbox }, revision);
  };
  const moveBatch = async (entries: readonly OutboxEntry[]): Promise<void> => {
    await publishBundles(new Set(entries.map(({ job }) => job.revision)));
    await queue.addBulk(
      entries.map(({ job }) => ({
        name: 'run',
        data: job,
        opts: { jobId: jobIdOf(job), attempts: 1, removeOnComplete: { age: 3600 }, removeOnFail: { age: 86_400 } },
      })),
    );
    await outbox.clear(entries.map(({ outboxId }) => outboxId));
  };
  const work = async (): Promise<void> => {
    do {
      isKicked = false;
      // Commands to a Redis that is away would be refused one by one; the next poll tries again.
      if (redis.status !== 'ready') return;
      const entries = await outbox.list(batchSize);
      if (entries.length > 0) await moveBatch(entries);
      isKicked ||= entries.length === batchSize;
    } while (isKicked);
  };
  const kick = (): void => {
    isKicked = true;
    working ??= work()
      .catch((error: unknown) => log.warn({ err: error }, 'the outbox could not be relayed; trying again'))
      .finally(() => {
        working = undefined;
        // A kick may have come between the last look at the outbox and this line.
        if (isKicked) kick();
      });
  };
  const poll = setInterval(kick, pollMs);
  redis.on('ready', kick);
  kick();
  return {
    kick,
    async close() {
      clearInterval(poll);
      redis.off('ready', kick);
      await working;
    },
  };
}

/** Puts a revision's bundle where workers look for it, if it is not there, and keeps it there for a week. */
export async function publishBundle(
  { redis, outbox }: Pick<RelayDeps, 'redis' | 'outbox'>,
  revision: Revision,
): Promise<void> {
  const isThere = await redis.expire(bundleKey(revision), bundleTtlSeconds);
  if (isThere === 0) await redis.set(bundleKey(revision), await outbox.getBundle(revision), 'EX', bundleTtlSeconds);
}
