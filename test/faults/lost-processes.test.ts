import { readFile } from 'node:fs/promises';
import path from 'node:path';
import Docker from 'dockerode';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFailed, test } from 'vitest';
import type { RunEvent } from '#contracts/run-event.ts';
import type { CreateSubmissionRequest } from '#contracts/submission.ts';
import { readSite } from '#worker/read-site.ts';
import { projectRoot } from '../support/child-process.ts';
import { type Stack, startStack, waitFor } from '../support/stack.ts';

let stack: Stack;
let right: CreateSubmissionRequest;

beforeAll(async () => {
  stack = await startStack();
  right = await slowButRight();
});
afterAll(() => stack.stop());
beforeEach(() => {
  onTestFailed(() => {
    for (const child of [stack.server, ...stack.started]) process.stderr.write(`\n── ${child.pid}\n${child.output()}`);
  });
});

/** The reference of the first exercise, slow enough to be met in the middle of its run. */
async function slowButRight(): Promise<CreateSubmissionRequest> {
  const file = path.join(projectRoot, 'exercises/simple-http-server/references/node/server.js');
  const text = `const until = Date.now() + 1500;\nwhile (Date.now() < until);\n`;
  const reference = await readFile(file, 'utf8');
  return {
    exercise: 'simple-http-server',
    language: 'node',
    files: { 'server.js': `${reference}\n${text}` },
    kind: 'submit',
  } as CreateSubmissionRequest;
}

function expectOneGaplessStory(events: readonly RunEvent[]): void {
  expect(events.map((event) => event.seq)).toEqual(events.map((_, index) => index + 1));
  expect(events.filter((event) => event.body.type === 'finished')).toHaveLength(1);
  expect(events.at(-1)?.body.type).toBe('finished');
}

/** Ids of this installation's containers, stopped ones included. */
async function listPods(): Promise<string[]> {
  const redis = new Redis(stack.redisUrl);
  const label = [`wirekata.site=${await readSite(redis)}`];
  await redis.quit();
  return (await new Docker().listContainers({ all: true, filters: { label } })).map(({ Id }) => Id);
}

const isRunning = (events: readonly RunEvent[]) => events.some((event) => event.body.type === 'process-started');

describe('a process that is lost', () => {
  test('a worker killed in the middle of a run leaves it to the next worker: one verdict, no gap', async () => {
    const client = stack.client();
    const { id, runId } = await client.submit(right);
    const follower = client.follow(runId);
    await waitFor(() => isRunning(follower.events), 'the run to be at work', 20_000);
    const orphans = await listPods();
    for (const worker of stack.workers.splice(0)) worker.kill('SIGKILL');
    await waitFor(async () => (await listPods()).length === 0, 'the pods of the killed worker to be gone', 5000);
    expect(orphans).not.toEqual([]);
    await stack.addWorker();
    const verdict = await follower.finished;
    follower.close();
    expect(verdict.status, verdict.reason).toBe('passed');
    expectOneGaplessStory(follower.events);
    expect(follower.events.filter((event) => event.body.type === 'attempt-started').length).toBeGreaterThanOrEqual(2);
    expect((await client.submission(id)).status).toBe('passed');
  });

  test('a server restarted in the middle of a run: the follower resumes by seq without a gap', async () => {
    const client = stack.client();
    const { runId } = await client.submit(right);
    const follower = client.follow(runId);
    await waitFor(() => isRunning(follower.events), 'the run to be at work', 20_000);
    stack.server.kill('SIGTERM');
    await stack.server.ended();
    await stack.restartServer();
    const verdict = await follower.finished;
    follower.close();
    expect(verdict.status, verdict.reason).toBe('passed');
    expectOneGaplessStory(follower.events);
  });

  test('a worker told to stop finishes what it has begun', async () => {
    const client = stack.client();
    const { runId } = await client.submit(right);
    const follower = client.follow(runId);
    await waitFor(() => isRunning(follower.events), 'the run to be at work', 20_000);
    const leaving = stack.workers.splice(0);
    for (const worker of leaving) worker.kill('SIGTERM');
    await Promise.all(leaving.map((worker) => worker.ended()));
    const verdict = await follower.finished;
    follower.close();
    expect(verdict.status, verdict.reason).toBe('passed');
    expect(follower.events.filter((event) => event.body.type === 'attempt-started')).toHaveLength(1);
    await stack.addWorker();
  });
});

describe('a Redis that is away', () => {
  test('submissions are accepted within 300 ms and graded once it is back', async () => {
    const client = stack.client();
    await stack.redis.stop();
    const accepted = [];
    for (let index = 0; index < 3; index += 1) {
      const startedMs = performance.now();
      accepted.push(await client.submit(right));
      expect(performance.now() - startedMs).toBeLessThan(300);
    }
    await stack.redis.start();
    // The same exercise again: the newer submission supersedes those still waiting, and only the last is graded.
    const last = accepted.at(-1);
    await waitFor(
      async () => (await client.submission(last?.id ?? '')).state === 'finished',
      'the last submission to be graded',
      90_000,
    );
    expect((await client.submission(last?.id ?? '')).status).toBe('passed');
  });

  test('a queue that was flushed is filled again from Postgres', async () => {
    const client = stack.client('ada@wirekata.test');
    const worker = stack.workers.splice(0);
    for (const one of worker) one.kill('SIGTERM');
    await Promise.all(worker.map((one) => one.ended()));
    const { id } = await client.submit(right);
    const { Redis } = await import('ioredis');
    const redis = new Redis(stack.redisUrl);
    await waitFor(async () => (await redis.keys('wirekata:runs:*')).length > 0, 'the job to be queued', 10_000);
    await redis.flushall();
    redis.disconnect();
    await stack.addWorker();
    await waitFor(async () => (await client.submission(id)).state === 'finished', 'the run to be graded', 100_000);
    expect((await client.submission(id)).status).toBe('passed');
  });
});
