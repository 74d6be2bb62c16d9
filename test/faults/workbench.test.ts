import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WorkbenchSession } from '#contracts/workbench.ts';
import type { WorkbenchEvent } from '#contracts/workbench-event.ts';
import type { RunFollower } from '../support/api-client.ts';
import { projectRoot } from '../support/child-process.ts';
import { type Stack, startStack, waitFor } from '../support/stack.ts';

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack.stop());

const told = ({ events }: RunFollower): WorkbenchEvent[] =>
  events.flatMap(({ body }) => (body.type === 'workbench' ? [body.event] : []));
const isTold = (follower: RunFollower, type: WorkbenchEvent['type']) => () =>
  told(follower).some((event) => event.type === type);

async function openSession(): Promise<RunFollower> {
  const folder = path.join(projectRoot, 'exercises/simple-http-server/references/node');
  const files = { 'server.js': await readFile(path.join(folder, 'server.js'), 'utf8') };
  const client = stack.client();
  const reply = await client.request('POST', '/api/workbench', {
    ...{ exercise: 'simple-http-server', language: 'node', files },
  });
  const { runId } = WorkbenchSession.parse(reply.json);
  const follower = client.follow(runId);
  await waitFor(isTold(follower, 'server-ready'), 'the learner’s server', 20_000);
  return follower;
}

function expectOneEnd(follower: RunFollower): void {
  expect(follower.events.map(({ seq }) => seq)).toEqual(follower.events.map((_, index) => index + 1));
  expect(told(follower).filter(({ type }) => type === 'ended')).toHaveLength(1);
}

describe('a session of the workbench', () => {
  test('ends with a sentence when its worker drains, and does not hold the worker up', async () => {
    const follower = await openSession();
    const [worker] = stack.workers.splice(0);
    worker?.kill('SIGTERM');
    await waitFor(isTold(follower, 'ended'), 'the end of the session', 5000);
    expect(told(follower).at(-1)).toMatchObject({
      reason: 'worker-stopping',
      text: expect.stringMatching(/restarted/),
    });
    await worker?.ended();
    follower.close();
    expectOneEnd(follower);
    await stack.addWorker();
  });

  test('is told to be lost when its worker is killed, is not begun again, and makes way for another', async () => {
    const follower = await openSession();
    for (const worker of stack.workers.splice(0)) worker.kill('SIGKILL');
    await stack.addWorker();
    await waitFor(isTold(follower, 'ended'), 'the end of the session', 40_000);
    expect(told(follower).at(-1)).toMatchObject({ reason: 'lost' });
    expect(follower.events.filter(({ body }) => body.type === 'attempt-started')).toHaveLength(1);
    expectOneEnd(follower);
    follower.close();
    const next = await openSession();
    next.close();
  });
});
