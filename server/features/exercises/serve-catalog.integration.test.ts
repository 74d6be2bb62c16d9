import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ExerciseList } from '#contracts/exercise.ts';
import type { CreateSubmissionRequest } from '#contracts/submission.ts';
import { openLiveClient } from '#test/support/live-client.ts';
import { passingScript, startScriptedWorker } from '#test/support/scripted-worker.ts';
import { waitFor } from '#test/support/stack.ts';
import { fixtureExercisesDir, startTestServer, type TestServer } from '#test/support/test-server.ts';

let server: TestServer;
let dir: string;

beforeAll(async () => {
  dir = await mkdtemp(path.join(os.tmpdir(), 'wirekata-served-'));
  await copyExercise('hello-http');
  server = await startTestServer({ EXERCISES_DIR: dir });
});
afterAll(async () => {
  await server.close();
  await rm(dir, { recursive: true });
});

async function copyExercise(slug: string): Promise<void> {
  await cp(path.join(fixtureExercisesDir, 'hello-http'), path.join(dir, slug), { recursive: true });
  await edit(slug, (text) => text.replace('slug: hello-http', `slug: ${slug}`));
}
async function edit(slug: string, change: (text: string) => string): Promise<void> {
  const file = path.join(dir, slug, 'kata.yaml');
  await writeFile(file, change(await readFile(file, 'utf8')));
}
const list = async (email?: string): Promise<ExerciseList> =>
  (await server.client(email).request('GET', '/api/exercises')).json as ExerciseList;
const slugs = async (email?: string): Promise<string[]> => (await list(email)).exercises.map(({ slug }) => slug);
const instructor = 'instructor@wirekata.test';

describe('an exercise folder', () => {
  test('that is dropped in is offered at once, and pages are told', async () => {
    const live = openLiveClient(server.url, { authorization: `Bearer ${server.tokenOf('ada@wirekata.test')}` });
    await live.next('welcome');
    await copyExercise('dropped-in');
    expect((await live.next('exercises-changed')).slugs).toEqual(['dropped-in']);
    expect(await slugs()).toContain('dropped-in');
    live.socket.terminate();
  });

  test('that is a draft is there for instructors only', async () => {
    await copyExercise('a-draft');
    await edit('a-draft', (text) => text.replace('status: active', 'status: draft'));
    await waitFor(async () => (await slugs(instructor)).includes('a-draft'), 'the draft', 10_000);
    await waitFor(async () => !(await slugs()).includes('a-draft'), 'the draft to be hidden', 10_000);
    expect((await server.client().request('GET', '/api/exercises/a-draft')).status).toBe(404);
    expect((await server.client(instructor).request('GET', '/api/exercises/a-draft')).status).toBe(200);
  });

  test('that breaks is listed as broken, with its problems for instructors only, and takes no submissions', async () => {
    await copyExercise('breaks');
    await waitFor(async () => (await slugs()).includes('breaks'), 'the exercise', 10_000);
    await edit('breaks', (text) => `${text}\nnonsense: true\n`);
    await waitFor(async () => (await list()).broken.length > 0, 'the broken one', 10_000);
    expect((await list()).broken).toEqual([{ folder: 'breaks', problems: [] }]);
    expect((await list(instructor)).broken[0]?.problems[0]).toMatchObject({
      file: 'kata.yaml',
      line: expect.any(Number),
    });
    const body = { exercise: 'breaks', language: 'node', files: { 'server.js': '' } };
    expect((await server.client().request('POST', '/api/submissions', body)).status).toBe(422);
    expect(await slugs()).toContain('hello-http');
  });

  test('that changes leaves waiting runs the revision they were sent for', async () => {
    const client = server.client();
    const files = { 'server.js': 'listen()' };
    const { id } = await client.submit({ exercise: 'hello-http', language: 'node', files } as CreateSubmissionRequest);
    const { revision } = await client.submission(id);
    await edit('hello-http', (text) => text.replace('version: 1', 'version: 2'));
    const isChanged = async () => {
      const { json } = await client.request('GET', '/api/exercises/hello-http');
      return (json as { revision: string }).revision !== revision;
    };
    await waitFor(isChanged, 'the new revision', 10_000);
    await server.services.redis.flushdb();
    const worker = startScriptedWorker(server.services.redisUrl, passingScript);
    await waitFor(async () => (await client.submission(id)).state === 'finished', 'the verdict', 15_000);
    expect(worker.jobs.map((job) => job.revision)).toEqual([revision]);
    expect(await server.services.redis.exists(`wirekata:bundle:${revision}`)).toBe(1);
    await worker.close();
  });
});
