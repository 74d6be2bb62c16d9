import { type ConnectionOptions, type Job, Queue, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import { queuePrefix, RunJob, runsQueue, VerdictJob, verdictsQueue } from '#contracts/run-job.ts';
import type { BundleCache } from './bundle-cache.ts';
import { PlatformFault } from './platform-fault.ts';
import type { PodPool } from './pool/pod-pool.ts';
import { claimRun, Fenced, fenceOf } from './publish-run-events.ts';
import { runSubmission } from './run-submission.ts';

export type ConsumerDeps = {
  redis: Redis;
  queueConnection: ConnectionOptions;
  pool: PodPool;
  bundles: BundleCache;
  concurrency: number;
  log: Logger;
  /** Called after a fault of ours, before the run is given back. */
  onFault: (fault: unknown) => void;
};

export type RunConsumer = {
  start(): void;
  pause(): Promise<void>;
  resume(): void;
  /** Aborts this run's attempt if it is here. */
  cancel(runId: string): void;
  /** Takes no more runs and waits for those at work; with `force` they are given back instead. */
  close(force: boolean): Promise<void>;
};

/** The loop of a worker: one delivery in, one verdict out, and never two for a run. */
export function consumeRuns(deps: ConsumerDeps): RunConsumer {
  const { queueConnection, concurrency, log, onFault } = deps;
  const running = new Map<string, AbortController>();
  const verdicts = new Queue<VerdictJob>(verdictsQueue, { connection: queueConnection, prefix: queuePrefix });

  const process = async (job: Job): Promise<void> => {
    const parsed = RunJob.safeParse(job.data);
    if (!parsed.success) {
      log.error({ jobId: job.id, problems: parsed.error.issues }, 'a job that is no run was dropped');
      return;
    }
    const order = parsed.data;
    const cancellation = new AbortController();
    running.set(order.runId, cancellation);
    try {
      const verdict = await attemptRun(deps, order, job.attemptsStarted, cancellation);
      if (verdict !== undefined) await reportVerdict(verdicts, verdict);
    } catch (error) {
      if (cancellation.signal.reason === cancelled || error instanceof Fenced) return;
      log.error({ err: error, runId: order.runId, attempt: order.attempt }, 'a run broke; it will be tried again');
      onFault(error);
      throw error;
    } finally {
      running.delete(order.runId);
    }
  };

  const worker = new Worker(runsQueue, process, {
    connection: queueConnection,
    prefix: queuePrefix,
    concurrency,
    autorun: false,
    lockDuration: 10_000,
    stalledInterval: 5000,
    maxStalledCount: 2,
  });
  worker.on('error', (error) => log.warn({ err: error }, 'the queue is not answering'));
  verdicts.on('error', (error) => log.warn({ err: error }, 'the queue is not answering'));
  return {
    start: () => {
      worker.run().catch((error: unknown) => log.error({ err: error }, 'the consumer stopped'));
    },
    pause: () => worker.pause(true),
    resume: () => worker.resume(),
    cancel: (runId) => running.get(runId)?.abort(cancelled),
    async close(force) {
      if (force) for (const abort of running.values()) abort.abort(new PlatformFault('the worker is stopping'));
      await worker.close(force);
      await verdicts.close();
    },
  };
}

const cancelled = new Error('the run was cancelled');

/** @returns the verdict job, or undefined when another delivery owns or has finished the run. */
async function attemptRun(
  deps: ConsumerDeps,
  order: RunJob,
  delivery: number,
  abort: AbortController,
): Promise<VerdictJob | undefined> {
  const { redis, pool, bundles } = deps;
  const claim = await claimRun(redis, order.runId, fenceOf(order.attempt, delivery), (error) => abort.abort(error));
  if (claim.status === 'fenced') return undefined;
  if (claim.status === 'sealed') return VerdictJob.parse(JSON.parse(claim.verdictJson));
  const bundle = await bundles.get(order.revision);
  const verdict = await runSubmission({ pool, emit: claim.publisher.emit, signal: abort.signal }, { ...order, bundle });
  const job: VerdictJob = { v: 1, runId: order.runId, attempt: order.attempt, verdict };
  await claim.publisher.seal(job);
  return job;
}

/** The run id as job id makes a second report of the same run invisible. */
async function reportVerdict(verdicts: Queue<VerdictJob>, job: VerdictJob): Promise<void> {
  await verdicts.add('verdict', job, {
    jobId: job.runId,
    removeOnComplete: { age: 3600 },
    removeOnFail: { age: 86_400 },
    attempts: 5,
    backoff: { type: 'fixed', delay: 500 },
  });
}
