import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { CreateSubmissionRequest } from '#contracts/submission.ts';
import { passingScript, type ScriptedWorker, startScriptedWorker, verdictOf } from '#test/support/scripted-worker.ts';
import { waitFor } from '#test/support/stack.ts';
import { startTestServer, type TestServer } from '#test/support/test-server.ts';

let server: TestServer;
let worker: ScriptedWorker | undefined;

const solution = {
  exercise: 'hello-http',
  language: 'node',
  files: { 'server.js': 'listen()' },
} as CreateSubmissionRequest;

beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());
afterEach(async () => {
  await worker?.close();
  worker = undefined;
  await server.services.sql`UPDATE runs SET state = 'cancelled' WHERE state IN ('queued', 'running')`;
  await server.services.sql`UPDATE submissions SET submitted_at = submitted_at - interval '2 minutes'`;
});

const isFinished = async (id: string) => (await server.client().submission(id)).state === 'finished';

describe('a submission', () => {
  test('is accepted with 202, run by a worker and shown with verdict and trace', async () => {
    worker = startScriptedWorker(server.services.redisUrl, passingScript);
    const { id, runId } = await server.client().submit(solution);
    await waitFor(() => isFinished(id), 'the verdict', 5000);
    const detail = await server.client().submission(id);
    expect(detail).toMatchObject({ runId, status: 'passed', score: 100, kind: 'submit', files: solution.files });
    expect(detail.trace.map((event) => event.seq)).toEqual([1, 2, 3, 4]);
    expect(detail.trace.at(-1)?.body.type).toBe('finished');
    expect(worker.jobs).toHaveLength(1);
  });

  test('supersedes an older one of the same exercise that still waits', async () => {
    const older = await server.client().submit(solution);
    const newer = await server.client().submit(solution);
    expect((await server.client().submission(older.id)).state).toBe('cancelled');
    expect((await server.client().submission(newer.id)).state).toBe('queued');
    worker = startScriptedWorker(server.services.redisUrl, passingScript);
    await waitFor(() => isFinished(newer.id), 'the newer verdict', 5000);
    expect(worker.jobs.map((job) => job.runId)).toEqual([newer.runId]);
  });

  test('supersedes a try that waits, but a try supersedes no submission', async () => {
    const client = server.client();
    const first = await client.submit({ ...solution, kind: 'try' });
    const submission = await client.submit(solution);
    const second = await client.submit({ ...solution, kind: 'try' });
    const states = await Promise.all(
      [first, submission, second].map(async ({ id }) => (await client.submission(id)).state),
    );
    expect(states).toEqual(['cancelled', 'queued', 'queued']);
  });

  test('that is cancelled at the moment it finishes is either, and never both', async () => {
    const client = server.client('ada@wirekata.test');
    for (let round = 0; round < 6; round += 1) {
      await server.services.sql`DELETE FROM best_scores`;
      const started = Promise.withResolvers<void>();
      const mayFinish = Promise.withResolvers<void>();
      worker = startScriptedWorker(server.services.redisUrl, async (run) => {
        started.resolve();
        await mayFinish.promise;
        return passingScript(run);
      });
      const { id, runId } = await client.submit(solution);
      await started.promise;
      mayFinish.resolve();
      // Later rounds wait a little longer, so that some are won by each side.
      await sleep(round * 4);
      const { status } = await client.request('DELETE', `/api/submissions/${id}`);
      // A verdict that was on its way has been through the queue when a later one is.
      const linus = server.client('linus@wirekata.test');
      const later = await linus.submit(solution);
      await waitFor(async () => (await linus.submission(later.id)).state === 'finished', 'a later verdict', 10_000);
      await worker.close();
      const isFinished = status === 409;
      const [row] = await server.services.sql`
        SELECT state, verdict IS NOT NULL AS "hasVerdict", (SELECT count(*)::integer FROM best_scores WHERE user_id = submissions.user_id) AS "scoreCount"
        FROM runs JOIN submissions ON submissions.id = submission_id WHERE runs.id = ${runId}`;
      expect([status, row]).toEqual([
        isFinished ? 409 : 204,
        isFinished
          ? { state: 'finished', hasVerdict: true, scoreCount: 1 }
          : { state: 'cancelled', hasVerdict: false, scoreCount: 0 },
      ]);
    }
  });

  test('can be cancelled once, and is not run then', async () => {
    const client = server.client();
    const { id } = await client.submit(solution);
    expect((await client.request('DELETE', `/api/submissions/${id}`)).status).toBe(204);
    expect((await client.request('DELETE', `/api/submissions/${id}`)).status).toBe(409);
    expect((await client.submission(id)).state).toBe('cancelled');
  });

  test.each([
    ['an exercise that is not there', { exercise: 'no-such-exercise' }, 404, 'not-found'],
    ['a language it is not offered in', { language: 'cobol' }, 422, 'language-not-offered'],
    ['a file that may not be changed', { files: { 'package.json': '{}' } }, 422, 'file-not-editable'],
    ['a path that climbs out', { files: { '../x.js': '' } }, 400, 'invalid-request'],
    ['an absolute path', { files: { '/etc/passwd': '' } }, 400, 'invalid-request'],
    ['a reserved name', { files: { 'CON.js': '' } }, 400, 'invalid-request'],
    ['a NUL character', { files: { 'server.js': 'a\u0000b' } }, 400, 'invalid-request'],
    ['a lone surrogate', { files: { 'server.js': '\ud800' } }, 400, 'invalid-request'],
    ['a file of more than 64 KiB', { files: { 'server.js': 'x'.repeat(65_537) } }, 400, 'invalid-request'],
    ['no files', { files: {} }, 400, 'invalid-request'],
    ['fields that are not its own', { status: 'passed' }, 400, 'invalid-request'],
    ['a body of more than 1 MiB', { files: { 'server.js': 'x'.repeat(1_100_000) } }, 413, 'too-large'],
  ])('with %s is refused', async (_what, difference, status, code) => {
    const reply = await server.client().request('POST', '/api/submissions', { ...solution, ...difference });
    expect([reply.status, (reply.json as { error: { code: string } }).error.code]).toEqual([status, code]);
  });

  test('with 5000 files is refused', async () => {
    const files = Object.fromEntries(Array.from({ length: 5000 }, (_, index) => [`f${index}.js`, '']));
    const reply = await server.client().request('POST', '/api/submissions', { ...solution, files });
    expect(reply.status).toBe(400);
  });

  test('that would poison the prototype is refused', async () => {
    const reply = await fetch(`${server.url}/api/submissions`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${server.tokenOf('learner@wirekata.test')}`,
        'content-type': 'application/json',
      },
      body: '{"exercise":"hello-http","language":"node","files":{"__proto__":"x"}}',
    });
    expect(reply.status).toBe(400);
  });

  test('of somebody else is not there: the same answer as for an id nobody has', async () => {
    const { id } = await server.client('ada@wirekata.test').submit(solution);
    const stranger = server.client('linus@wirekata.test');
    for (const method of ['GET', 'DELETE']) {
      const [theirs, nobodys] = await Promise.all(
        [id, randomUUID()].map((one) => stranger.request(method, `/api/submissions/${one}`)),
      );
      expect(theirs?.status).toBe(404);
      expect(withoutId(theirs?.json)).toEqual(withoutId(nobodys?.json));
    }
    expect((await server.client('ada@wirekata.test').submission(id)).state).toBe('queued');
  });
});

const withoutId = (json: unknown) => {
  const { error } = json as { error: { code: string; message: string } };
  return { code: error.code, message: error.message };
};

describe('an Idempotency-Key', () => {
  const send = (key: string, body: unknown = solution) =>
    server.client().request('POST', '/api/submissions', body, { 'idempotency-key': key });

  test('makes 50 parallel requests one submission', async () => {
    const key = randomUUID();
    const replies = await Promise.all(Array.from({ length: 50 }, () => send(key)));
    expect(replies.map((reply) => reply.status)).toEqual(Array(50).fill(202));
    const pairs = new Set(
      replies.map(({ json }) => JSON.stringify([(json as { id: string }).id, (json as { runId: string }).runId])),
    );
    expect(pairs.size).toBe(1);
    const [row] = await server.services.sql`
      SELECT count(*)::integer AS submissions, (SELECT count(*)::integer FROM runs JOIN submissions ON submissions.id = submission_id WHERE idempotency_key = ${key}) AS runs
      FROM submissions WHERE idempotency_key = ${key}`;
    expect(row).toEqual({ submissions: 1, runs: 1 });
  });

  test('that was used for another body is refused with 409', async () => {
    const key = randomUUID();
    await send(key);
    const reply = await send(key, { ...solution, files: { 'server.js': 'other()' } });
    expect(reply).toMatchObject({ status: 409, json: { error: { code: 'idempotency-key-reused' } } });
  });

  test('of another person is another key', async () => {
    const key = randomUUID();
    const mine = await send(key);
    const theirs = await server
      .client('ada@wirekata.test')
      .request('POST', '/api/submissions', solution, { 'idempotency-key': key });
    expect(theirs.status).toBe(202);
    expect((theirs.json as { id: string }).id).not.toBe((mine.json as { id: string }).id);
  });
});

describe('limits', () => {
  let strict: TestServer;
  beforeAll(async () => {
    strict = await startTestServer({
      LIMIT_SUBMISSIONS_IN_FLIGHT: '1',
      LIMIT_SUBMISSIONS_PER_MINUTE: '4',
      LIMIT_QUEUED_RUNS: '2',
    });
  });
  afterAll(() => strict.close());

  test('hold under parallel requests, are told with retry-after, and never count a fault as accepted', async () => {
    const client = strict.client();
    const kinds = ['submit', 'try', 'submit', 'try', 'submit'] as const;
    const replies = await Promise.all(
      kinds.map((kind) => client.request('POST', '/api/submissions', { ...solution, kind })),
    );
    // A newer one takes the place of one that waits, so more may be accepted, but only one is left.
    const [open] = await strict.services.sql`SELECT count(*)::integer FROM runs WHERE state IN ('queued', 'running')`;
    expect(open).toEqual({ count: 1 });
    expect(new Set(replies.map((reply) => reply.status))).toEqual(new Set([202, 429]));
  });

  test('refuse with 503 and retry-after when too many runs wait', async () => {
    await strict.client('ada@wirekata.test').submit(solution);
    const reply = await fetch(`${strict.url}/api/submissions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${strict.tokenOf('linus@wirekata.test')}`, 'content-type': 'application/json' },
      body: JSON.stringify(solution),
    });
    expect(reply.status).toBe(503);
    expect(await reply.json()).toMatchObject({ error: { code: 'queue-full' } });
    expect(Number(reply.headers.get('retry-after'))).toBeGreaterThan(0);
  });
});

describe('a verdict', () => {
  test('that is our fault ends the run and scores nothing', async () => {
    worker = startScriptedWorker(server.services.redisUrl, async () =>
      verdictOf({ status: 'internal-error', score: 0 }),
    );
    const before = await server.services.sql`SELECT * FROM best_scores`;
    const { id } = await server.client('ada@wirekata.test').submit(solution);
    await waitFor(
      async () => (await server.client('ada@wirekata.test').submission(id)).status === 'internal-error',
      'the verdict',
      5000,
    );
    expect(await server.services.sql`SELECT * FROM best_scores`).toHaveLength(before.length);
  });
});
