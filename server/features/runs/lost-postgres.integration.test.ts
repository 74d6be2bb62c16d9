import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CreateSubmissionRequest } from '#contracts/submission.ts';
import { type CuttableProxy, startCuttableProxy } from '#test/support/cuttable-proxy.ts';
import { passingScript, type ScriptedWorker, startScriptedWorker } from '#test/support/scripted-worker.ts';
import { waitFor } from '#test/support/stack.ts';
import { startTestServer, type TestServer } from '#test/support/test-server.ts';

let server: TestServer;
let proxy: CuttableProxy;
let worker: ScriptedWorker;

const solution = {
  exercise: 'hello-http',
  language: 'node',
  files: { 'server.js': 'listen()' },
} as CreateSubmissionRequest;

beforeAll(async () => {
  server = await startTestServer({}, async (url) => {
    if (!url.startsWith('postgres:')) return url;
    proxy = await startCuttableProxy(url);
    return proxy.url;
  });
});
afterAll(async () => {
  await worker.close();
  await server.close();
  await proxy.close();
});

describe('without Postgres', () => {
  test('nothing is accepted, what was running is recorded once it is back', async () => {
    const { promise: mayEnd, resolve: goOn } = Promise.withResolvers<void>();
    worker = startScriptedWorker(server.services.redisUrl, async (run) => {
      await mayEnd;
      return passingScript(run);
    });
    const { id } = await server.client().submit(solution);
    await waitFor(() => worker.jobs.length === 1, 'the worker to have it', 5000);
    await proxy.cut();

    const reply = await server.client().request('POST', '/api/submissions', solution);
    expect(reply).toMatchObject({ status: 503, json: { error: { code: 'database-unavailable' } } });
    const health = await fetch(`${server.url}/api/health`);
    expect([health.status, ((await health.json()) as { status: string }).status]).toEqual([503, 'failing']);

    // Longer than the queue tries by itself: 5 times, half a second apart.
    goOn();
    await new Promise((resolve) => setTimeout(resolve, 4000));
    await proxy.mend();
    const isPassed = async () => (await server.client().submission(id)).status === 'passed';
    await waitFor(() => isPassed().catch(() => false), 'the verdict', 15_000);
    const [row] = await server.services.sql`SELECT count(*)::integer AS count FROM submissions`;
    expect(row?.['count']).toBe(1);
  });
});
