import { Queue } from 'bullmq';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runStreamKey } from '#contracts/run-event.ts';
import { cancelChannel, queuePrefix, runsQueue } from '#contracts/run-job.ts';
import { SubmissionAccepted } from '#contracts/submission.ts';
import { passingScript, startScriptedWorker } from '#test/support/scripted-worker.ts';
import { startTestServer, type TestServer } from '#test/support/test-server.ts';
import { createVisitor, type Visitor, visitorPassword } from '#test/support/visitor.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

async function newcomer(name: string): Promise<Visitor> {
  const visitor = createVisitor(() => server.url);
  await visitor.signUp(name);
  return visitor;
}
async function submit(visitor: Visitor): Promise<SubmissionAccepted> {
  const solution = { exercise: 'hello-http', language: 'node', files: { 'server.js': 'listen()' } };
  return SubmissionAccepted.parse((await visitor.send('POST', '/api/submissions', solution)).json);
}
const leave = async (visitor: Visitor) =>
  expect((await visitor.send('POST', '/api/account/deletion', { password: visitorPassword })).status).toBe(204);

describe('the deletion of an account', () => {
  test('takes its waiting runs out of the queue', async () => {
    const queue = new Queue(runsQueue, { connection: { url: server.services.redisUrl }, prefix: queuePrefix });
    const leaver = await newcomer('waiting');
    await submit(leaver);
    await expect.poll(() => queue.getWaitingCount()).toBe(1);
    await leave(leaver);
    await expect.poll(() => queue.getWaitingCount()).toBe(0);
    await queue.close();
  });

  test('stops the run that is at work, and leaves nothing of what it said', async () => {
    const { redis, redisUrl } = server.services;
    const listener = redis.duplicate();
    const cancelled: string[] = [];
    listener.on('message', (_channel, runId) => cancelled.push(runId));
    await listener.subscribe(cancelChannel);
    const started = Promise.withResolvers<void>();
    const mayGoOn = Promise.withResolvers<void>();
    const ended = Promise.withResolvers<unknown>();
    const worker = startScriptedWorker(redisUrl, async (run) => {
      await run.emit({ type: 'phase', phase: 'testing' });
      started.resolve();
      await mayGoOn.promise;
      const outcome = await passingScript(run).catch((error: unknown) => error);
      ended.resolve(outcome);
      return undefined;
    });
    const leaver = await newcomer('working');
    const { runId } = await submit(leaver);
    await started.promise;
    expect(await redis.exists(runStreamKey(runId))).toBe(1);
    await leave(leaver);
    await expect.poll(() => cancelled).toEqual([runId]);
    await expect.poll(() => redis.exists(runStreamKey(runId))).toBe(0);
    mayGoOn.resolve();
    expect(await ended.promise).toEqual(new Error(`run ${runId} belongs to another worker`));
    expect(await redis.exists(runStreamKey(runId))).toBe(0);
    await worker.close();
    listener.disconnect();
  });
});
