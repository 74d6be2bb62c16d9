import { type Job, Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import type { RunId } from '#contracts/ids.ts';
import {
  type RunEventBody,
  runEventsChannel,
  runStreamKey,
  runStreamStateKey,
  runStreamTtlSeconds,
} from '#contracts/run-event.ts';
import { queuePrefix, RunJob, runsQueue, type VerdictJob, verdictsQueue } from '#contracts/run-job.ts';
import { appendEventsScript, claimRunScript, sealVerdictScript } from '#contracts/run-stream.ts';
import type { TestResult, Verdict } from '#contracts/verdict.ts';

/** What the worker does with one delivery, told by the test. */
export type Script = (run: ScriptedRun) => Promise<Verdict | undefined>;

type ScriptedRun = {
  job: RunJob;
  emit(...bodies: RunEventBody[]): Promise<void>;
};

export type ScriptedWorker = {
  jobs: RunJob[];
  /** From now on. */
  follow(script: Script): void;
  close(): Promise<void>;
};

/**
 * The worker's side of the queue and of the event stream, without pods: it claims, appends, seals and reports by the
 * scripts of the contract, and a test says what happens in between.
 */
export function startScriptedWorker(redisUrl: string, firstScript: Script): ScriptedWorker {
  let script = firstScript;
  const jobs: RunJob[] = [];
  const redis = new Redis(redisUrl, { maxRetriesPerRequest: null });
  redis.on('error', () => undefined);
  const connection = { url: redisUrl, maxRetriesPerRequest: null };
  const verdicts = new Queue<VerdictJob>(verdictsQueue, { connection, prefix: queuePrefix });
  verdicts.on('error', () => undefined);
  const process = async (job: Job): Promise<void> => {
    const order = RunJob.parse(job.data);
    jobs.push(order);
    const report = await work(redis, order, job.attemptsStarted, script);
    if (report !== undefined) await verdicts.add('verdict', report, { jobId: order.runId, attempts: 5, backoff: 500 });
  };
  const worker = new Worker(runsQueue, process, { connection, prefix: queuePrefix, concurrency: 4 });
  worker.on('error', () => undefined);
  return {
    jobs,
    follow: (next) => {
      script = next;
    },
    async close() {
      await worker.close(true);
      await verdicts.close();
      redis.disconnect();
    },
  };
}

async function work(redis: Redis, job: RunJob, delivery: number, script: Script): Promise<VerdictJob | undefined> {
  const { runId, attempt } = job;
  const fence = String(attempt * 100 + delivery);
  const claim = String(await redis.eval(claimRunScript, 1, runStreamStateKey(runId), fence, runStreamTtlSeconds));
  if (claim === 'fenced') return undefined;
  if (claim !== 'claimed') return JSON.parse(claim) as VerdictJob;
  const verdict = await script({ job, emit: (...bodies) => appendEvents(redis, runId, fence, bodies) });
  if (verdict === undefined) return undefined;
  const report: VerdictJob = { v: 1, runId, attempt, verdict };
  await redis.eval(sealVerdictScript, 1, runStreamStateKey(runId), fence, JSON.stringify(report));
  return report;
}

/** @throws Error when the stream belongs to another delivery, or has ended. */
export async function appendEvents(
  redis: Redis,
  runId: RunId,
  fence: string,
  bodies: readonly RunEventBody[],
): Promise<void> {
  const at = new Date().toISOString();
  const events = bodies.map((body) => JSON.stringify({ v: 1, runId, seq: 0, at, body }));
  const keys = [runStreamStateKey(runId), runStreamKey(runId)];
  const seq = await redis.eval(appendEventsScript, 2, ...keys, fence, runStreamTtlSeconds, runEventsChannel, ...events);
  if (Number(seq) < 0) throw new Error(`run ${runId} belongs to another worker`);
}

export function testResult(differences: Partial<TestResult> = {}): TestResult {
  return {
    id: 'boot.answers',
    group: 'boot',
    title: 'GET /hello answers 200',
    visibility: 'public',
    status: 'passed',
    durationMs: 3,
    ...differences,
  };
}

export function verdictOf(differences: Partial<Verdict> = {}): Verdict {
  return {
    v: 1,
    status: 'passed',
    score: 100,
    reason: 'All tests passed.',
    passedCount: 3,
    totalCount: 3,
    tests: [testResult()],
    timings: { bootMs: 20, testsMs: 30, podMs: 50 },
    ...differences,
  };
}

/** Starts, runs one test and passes. */
export const passingScript: Script = async ({ job, emit }) => {
  await emit(
    { type: 'attempt-started', attempt: job.attempt, plan: [] },
    { type: 'phase', phase: 'testing' },
    { type: 'test-finished', result: testResult() },
  );
  return verdictOf();
};
