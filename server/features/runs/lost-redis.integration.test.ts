import { Queue } from 'bullmq';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { queuePrefix, verdictsQueue } from '#contracts/run-job.ts';
import type { CreateSubmissionRequest, SubmissionDetail } from '#contracts/submission.ts';
import { type CuttableProxy, startCuttableProxy } from '#test/support/cuttable-proxy.ts';
import { passingScript, type ScriptedWorker, startScriptedWorker, verdictOf } from '#test/support/scripted-worker.ts';
import { waitFor } from '#test/support/stack.ts';
import { startTestServer, type TestServer } from '#test/support/test-server.ts';

let server: TestServer;
let proxy: CuttableProxy;
let worker: ScriptedWorker | undefined;

const solution = {
  exercise: 'hello-http',
  language: 'node',
  files: { 'server.js': 'listen()' },
} as CreateSubmissionRequest;

beforeAll(async () => {
  server = await startTestServer({}, async (url) => {
    if (!url.startsWith('redis:')) return url;
    proxy = await startCuttableProxy(url);
    return proxy.url;
  });
});
afterAll(async () => {
  await server.close();
  await proxy.close();
});
afterEach(async () => {
  await worker?.close();
  worker = undefined;
  await server.services.redis.flushdb();
  await server.services.sql`UPDATE runs SET state = 'cancelled' WHERE state IN ('queued', 'running')`;
});

const submission = (id: string): Promise<SubmissionDetail> => server.client().submission(id);
const untilFinished = (id: string) =>
  waitFor(async () => (await submission(id)).state === 'finished', `the verdict of ${id}`, 50_000);
const startWorker = (script = passingScript) => {
  worker = startScriptedWorker(server.services.redisUrl, script);
  return worker;
};

describe('without Redis', () => {
  test('a submission is accepted within 300 ms, health is degraded, and the run is graded once Redis is back', async () => {
    startWorker();
    await proxy.cut();
    const startedMs = performance.now();
    const { id } = await server.client().submit(solution);
    expect(performance.now() - startedMs).toBeLessThan(300);
    const health = await fetch(`${server.url}/api/health`);
    expect([health.status, ((await health.json()) as { status: string }).status]).toEqual([200, 'degraded']);
    expect((await submission(id)).state).toBe('queued');
    await proxy.mend();
    await untilFinished(id);
    expect((await submission(id)).status).toBe('passed');
  });

  test('a server starts, accepts, and grades once Redis is back', async () => {
    await proxy.cut();
    await server.restart();
    const { id } = await server.client().submit(solution);
    await proxy.mend();
    startWorker();
    await untilFinished(id);
  });

  test('a verdict that Postgres has is still shown', async () => {
    startWorker();
    const { id } = await server.client().submit(solution);
    await untilFinished(id);
    await waitFor(
      async () => (await server.services.sql`SELECT FROM runs WHERE trace IS NOT NULL`).length > 0,
      'the trace in Postgres',
      5000,
    );
    await proxy.cut();
    const detail = await submission(id);
    await proxy.mend();
    expect(detail).toMatchObject({ state: 'finished', status: 'passed' });
    expect(detail.trace.at(-1)?.body.type).toBe('finished');
  });
});

describe('a queue that lost', () => {
  test('everything gets waiting runs back from Postgres, with their bundle', async () => {
    const { id, runId } = await server.client().submit(solution);
    await waitFor(async () => (await server.services.redis.dbsize()) > 0, 'the job in Redis', 5000);
    await server.services.redis.flushdb();
    const { jobs } = startWorker();
    await untilFinished(id);
    expect(jobs.map((job) => [job.runId, job.attempt])).toEqual([[runId, 2]]);
    expect(await server.services.redis.keys('wirekata:bundle:*')).toHaveLength(1);
  });

  test('an attempt to a fault of ours gets another, and the third gives an internal error that scores nothing', async () => {
    const { jobs } = startWorker(async () => {
      throw new Error('the pod broke');
    });
    const { id } = await server.client().submit(solution);
    await untilFinished(id);
    expect(jobs.map((job) => job.attempt)).toEqual([1, 2, 3]);
    const detail = await submission(id);
    expect(detail).toMatchObject({ status: 'internal-error', score: 0 });
    expect(detail.trace.filter((event) => event.body.type === 'finished')).toHaveLength(1);
  });
});

describe('two verdicts for one run', () => {
  test('leave the first as it is, with one last event', async () => {
    startWorker();
    const { id, runId } = await server.client().submit(solution);
    await untilFinished(id);
    const verdicts = new Queue(verdictsQueue, { connection: server.services.redis, prefix: queuePrefix });
    await verdicts.add('verdict', { v: 1, runId, attempt: 1, verdict: verdictOf({ status: 'failed', score: 0 }) });
    await waitFor(
      async () => (await verdicts.getJobCountByTypes('wait', 'active')) === 0,
      'the second to be read',
      5000,
    );
    const detail = await submission(id);
    expect(detail).toMatchObject({ status: 'passed', score: 100 });
    expect(detail.trace.filter((event) => event.body.type === 'finished')).toHaveLength(1);
    await verdicts.close();
  });
});
