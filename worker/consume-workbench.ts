import { type ConnectionOptions, type Job, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import { queuePrefix } from '#contracts/run-job.ts';
import { WorkbenchJob, workbenchChannel, workbenchQueue } from '#contracts/workbench.ts';
import type { WorkbenchEnd } from '#contracts/workbench-event.ts';
import type { BundleCache } from './bundle-cache.ts';
import type { PodPool } from './pool/pod-pool.ts';
import { claimRun, Fenced, fenceOf } from './publish-run-events.ts';
import { runWorkbench, type WorkbenchDeps } from './run-workbench.ts';

export type WorkbenchConsumerDeps = {
  redis: Redis;
  /** In subscriber mode; commands of open sessions come over it. */
  subscriber: Redis;
  queueConnection: ConnectionOptions;
  pool: PodPool;
  bundles: BundleCache;
  /** Sessions at the same time; 0: none are taken. */
  sessionCount: number;
  times: WorkbenchDeps['times'];
  log: Logger;
  /** Called after a fault of ours. */
  onFault: (fault: unknown) => void;
};

export type WorkbenchConsumer = {
  start(): void;
  pause(): Promise<void>;
  resume(): void;
  /** Aborts this session if it is here; the server has told why. */
  cancel(runId: string): void;
  /** Ends every session, saying so. */
  close(): Promise<void>;
};

const cancelled = new Error('the session was ended');
const stopping = new Error('the worker is stopping');

/** Sessions have a queue and places of their own, so that they never wait for runs, nor runs for them. */
export function consumeWorkbench(deps: WorkbenchConsumerDeps): WorkbenchConsumer {
  const { queueConnection, sessionCount, log } = deps;
  const open = new Map<string, AbortController>();

  const process = async (job: Job): Promise<void> => {
    const parsed = WorkbenchJob.safeParse(job.data);
    if (!parsed.success) {
      log.error({ jobId: job.id, problems: parsed.error.issues }, 'a job that is no session was dropped');
      return;
    }
    const abort = new AbortController();
    open.set(parsed.data.runId, abort);
    try {
      await holdSession(deps, parsed.data, abort);
    } finally {
      open.delete(parsed.data.runId);
    }
  };

  const worker = new Worker(workbenchQueue, process, {
    connection: queueConnection,
    prefix: queuePrefix,
    concurrency: Math.max(1, sessionCount),
    autorun: false,
    lockDuration: 10_000,
    stalledInterval: 5000,
    // A session is no verdict: whoever lost one opens another.
    maxStalledCount: 0,
  });
  worker.on('error', (error) => log.warn({ err: error }, 'the queue is not answering'));
  return {
    start() {
      if (sessionCount === 0) return;
      worker.run().catch((error: unknown) => log.error({ err: error }, 'the consumer of sessions stopped'));
    },
    pause: () => worker.pause(true),
    resume: () => worker.resume(),
    cancel: (runId) => open.get(runId)?.abort(cancelled),
    async close() {
      for (const abort of open.values()) abort.abort(stopping);
      await worker.close();
    },
  };
}

async function holdSession(deps: WorkbenchConsumerDeps, job: WorkbenchJob, abort: AbortController): Promise<void> {
  const { redis, bundles, pool, times } = deps;
  const claim = await claimRun(redis, job.runId, fenceOf(1, 1), (error) => abort.abort(error));
  if (claim.status !== 'claimed') return;
  const { emit, finish } = claim.publisher;
  const commands = listenTo(deps, workbenchChannel(job.runId));
  let end: WorkbenchEnd | null;
  try {
    const bundle = await bundles.get(job.revision);
    end = await runWorkbench(
      { pool, emit, signal: abort.signal, onCommand: commands.begin, times },
      { ...job, bundle },
    );
  } catch (error) {
    end = endAfter(deps, error, { signal: abort.signal, runId: job.runId });
  } finally {
    commands.end();
  }
  if (end === null) return;
  await finish({ type: 'workbench', event: { type: 'ended', ...end } }).catch((error: unknown) => {
    // The server was faster with a last event of its own.
    if (!(error instanceof Fenced)) throw error;
  });
}

/** Null when nobody is to be told: the server has told already, or nobody can be. */
function endAfter(
  { log, onFault }: WorkbenchConsumerDeps,
  error: unknown,
  { signal, runId }: { signal: AbortSignal; runId: string },
): WorkbenchEnd | null {
  if (signal.reason === stopping)
    return { reason: 'worker-stopping', text: 'The machine that held this session is being restarted. Open another.' };
  if (signal.aborted) return null;
  log.error({ err: error, runId }, 'a session broke');
  onFault(error);
  return { reason: 'fault', text: 'Something of ours broke. This is not your fault; please open another session.' };
}

/** Commands that come before the session can take one are not there yet: its page waits until it is open. */
function listenTo({ subscriber, log }: WorkbenchConsumerDeps, channel: string) {
  let take: ((text: string) => void) | undefined;
  const onMessage = (from: string, text: string): void => {
    if (from !== channel) return;
    try {
      take?.(text);
    } catch (error) {
      log.error({ err: error }, 'a message that is no command was dropped');
    }
  };
  const warn = (error: unknown): void => log.warn({ err: error }, 'a session may not hear its commands');
  subscriber.on('message', onMessage);
  return {
    begin(listener: (text: string) => void): void {
      take = listener;
      subscriber.subscribe(channel).catch(warn);
    },
    end(): void {
      subscriber.off('message', onMessage);
      if (take !== undefined) subscriber.unsubscribe(channel).catch(warn);
    },
  };
}
