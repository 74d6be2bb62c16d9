import { type Job, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { type RunEventBody, runStreamStateKey, runStreamTtlSeconds } from '#contracts/run-event.ts';
import { cancelChannel, queuePrefix } from '#contracts/run-job.ts';
import { claimRunScript } from '#contracts/run-stream.ts';
import { SentCommand, WorkbenchJob, workbenchChannel, workbenchQueue } from '#contracts/workbench.ts';
import { appendEvents } from './scripted-worker.ts';

/** The worker's side of the workbench without pods: it opens every session and answers every command with `done`. */
export type ScriptedSessions = {
  jobs: WorkbenchJob[];
  commands: SentCommand[];
  /** Ids that the server has told to end. */
  cancelled: string[];
  /** Ends the session as a worker does that had a reason of its own. */
  end(runId: string): void;
  /** As a worker whose machine is gone: nothing is said, and locks are not renewed. */
  lose(): Promise<void>;
  close(): Promise<void>;
};

const opened: RunEventBody[] = [
  { type: 'attempt-started', attempt: 1, plan: [] },
  {
    type: 'workbench',
    event: { type: 'deadline', idleEndsAt: '2030-01-01T00:00:00Z', endsAt: '2030-01-01T00:00:00Z' },
  },
];

export function startScriptedSessions(redisUrl: string): ScriptedSessions {
  const redis = new Redis(redisUrl, { maxRetriesPerRequest: null });
  const subscriber = redis.duplicate();
  for (const client of [redis, subscriber]) client.on('error', () => undefined);
  const jobs: WorkbenchJob[] = [];
  const commands: SentCommand[] = [];
  const cancelled: string[] = [];
  const endings = new Map<string, () => void>();
  let hasWords = true;
  subscriber.on('message', async (channel, text) => {
    if (channel === cancelChannel) {
      cancelled.push(text);
      endings.get(text)?.();
      return;
    }
    const job = jobs.find(({ runId }) => workbenchChannel(runId) === channel);
    const sent = SentCommand.parse(JSON.parse(text));
    commands.push(sent);
    if (job === undefined || !hasWords) return;
    const event = { type: 'answered', command: sent.id, answer: { type: 'done' } } as const;
    await appendEvents(redis, job.runId, '101', [{ type: 'workbench', event }]);
  });
  const hold = async ({ data }: Job): Promise<void> => {
    const job = WorkbenchJob.parse(data);
    const claim = await redis.eval(claimRunScript, 1, runStreamStateKey(job.runId), '101', runStreamTtlSeconds);
    if (claim !== 'claimed') return;
    jobs.push(job);
    await subscriber.subscribe(cancelChannel, workbenchChannel(job.runId));
    await appendEvents(redis, job.runId, '101', opened);
    await new Promise<void>((resolve) => endings.set(job.runId, resolve));
    await subscriber.unsubscribe(workbenchChannel(job.runId));
  };
  const worker = new Worker(workbenchQueue, hold, {
    ...{ connection: { url: redisUrl, maxRetriesPerRequest: null }, prefix: queuePrefix, concurrency: 8 },
    ...{ lockDuration: 2000, stalledInterval: 500, maxStalledCount: 0 },
  });
  worker.on('error', () => undefined);
  return {
    jobs,
    commands,
    cancelled,
    end: (runId) => endings.get(runId)?.(),
    async lose() {
      hasWords = false;
      await worker.close(true);
    },
    async close() {
      for (const end of endings.values()) end();
      await worker.close();
      redis.disconnect();
      subscriber.disconnect();
    },
  };
}
