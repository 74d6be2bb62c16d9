import type { Queue } from 'bullmq';
import type { FastifyBaseLogger } from 'fastify';
import type { Redis } from 'ioredis';
import type { RunId } from '#contracts/ids.ts';
import type { RunEventBody } from '#contracts/run-event.ts';
import { cancelChannel } from '#contracts/run-job.ts';
import type { WorkbenchJob } from '#contracts/workbench.ts';
import type { WorkbenchEnd, WorkbenchEndReason } from '#contracts/workbench-event.ts';

/** Ends that the server decides on; a worker has words of its own for the others. */
const sentences = {
  asked: 'You ended the session.',
  replaced: 'You opened the workbench somewhere else; there is one session for each person.',
  'signed-out': 'The session ended because you signed out.',
  'no-place': 'No place became free. Try again in a few minutes.',
  lost: 'The machine that held this session was lost. Open another to go on.',
} satisfies Partial<Record<WorkbenchEndReason, string>>;
type Reason = keyof typeof sentences;

export type EndSessionsDeps = {
  queue: Queue<WorkbenchJob>;
  redis: Redis;
  /** Appends the last event of a stream, unless it has one. */
  appendLast: (runId: RunId, body: RunEventBody) => Promise<void>;
  log: FastifyBaseLogger;
};

/**
 * Tells those who watch why sessions have ended that Postgres has already ended, and frees their pods. Best effort and in
 * the background: a session ends by its time as well.
 */
export function createEndSessions({ queue, redis, appendLast, log }: EndSessionsDeps) {
  const end = async (runId: RunId, reason: Reason): Promise<void> => {
    const last: WorkbenchEnd = { reason, text: sentences[reason] };
    await appendLast(runId, { type: 'workbench', event: { type: 'ended', ...last } });
    await redis.publish(cancelChannel, runId);
    await queue.remove(runId);
  };
  return (runIds: readonly RunId[], reason: Reason): void => {
    if (redis.status !== 'ready') return;
    for (const runId of runIds) {
      end(runId, reason).catch((error: unknown) => log.warn({ err: error, runId }, 'a session may go on for a while'));
    }
  };
}

export type EndSessions = ReturnType<typeof createEndSessions>;
