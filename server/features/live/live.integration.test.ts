import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { RunId } from '#contracts/ids.ts';
import { type RunEvent, type RunEventBody, runStreamKey, runStreamStateKey } from '#contracts/run-event.ts';
import type { CreateSubmissionRequest } from '#contracts/submission.ts';
import { type LiveClient, openLiveClient, refusedStatus } from '#test/support/live-client.ts';
import {
  type Script,
  type ScriptedWorker,
  startScriptedWorker,
  testResult,
  verdictOf,
} from '#test/support/scripted-worker.ts';
import { waitFor } from '#test/support/stack.ts';
import { ownOrigin, startTestServer, type TestServer } from '#test/support/test-server.ts';

let server: TestServer;
let worker: ScriptedWorker;
let goOn: () => void;
const clients: LiveClient[] = [];

const solution = {
  exercise: 'hello-http',
  language: 'node',
  files: { 'server.js': 'listen()' },
} as CreateSubmissionRequest;
const output = (text: string, sealed = false): RunEventBody => ({
  ...({ type: 'output', process: 'web', stream: 'stdout' } as const),
  text,
  sealed,
});

/** Reports half, waits to be told, reports the rest. */
function pausingScript(rest: RunEventBody[] = [output('b'), output('c')]): Script {
  const { promise, resolve } = Promise.withResolvers<void>();
  goOn = resolve;
  return async ({ job, emit }) => {
    await emit({ type: 'attempt-started', attempt: job.attempt, plan: [] }, output('a'));
    await promise;
    await emit(...rest);
    return verdictOf();
  };
}

beforeAll(async () => {
  server = await startTestServer({ LIMIT_SOCKETS_PER_USER: '3' });
});
afterAll(() => server.close());
beforeEach(() => {
  worker = startScriptedWorker(server.services.redisUrl, pausingScript());
});
afterEach(async () => {
  goOn();
  for (const { socket } of clients.splice(0)) socket.terminate();
  await worker.close();
  await server.services.sql`UPDATE runs SET state = 'cancelled' WHERE state IN ('queued', 'running')`;
});

const bearer = (email = 'learner@wirekata.test') => ({ authorization: `Bearer ${server.tokenOf(email)}` });
async function open(headers: Record<string, string> = bearer()): Promise<LiveClient> {
  const client = openLiveClient(server.url, headers);
  clients.push(client);
  await client.next('welcome');
  return client;
}
const watch = (client: LiveClient, runId: RunId, afterSeq = 0) => client.send({ type: 'watch-run', runId, afterSeq });
const eventsOf = (client: LiveClient): RunEvent[] => client.all('run-event').map(({ event }) => event);
const isFinished = (client: LiveClient) => eventsOf(client).at(-1)?.body.type === 'finished';
const untilFinished = (client: LiveClient) => waitFor(() => isFinished(client), 'the last event', 5000);
const seqs = (client: LiveClient) => eventsOf(client).map(({ seq }) => seq);

describe('watching a run', () => {
  test('brings every event as it happens, numbered without a gap, with one end', async () => {
    const client = await open();
    const { runId } = await server.client().submit(solution);
    watch(client, runId);
    await client.next('run-event', 2);
    goOn();
    await untilFinished(client);
    expect(seqs(client)).toEqual([1, 2, 3, 4, 5]);
  });

  test('from the middle brings what is missing, stored or still to come', async () => {
    const first = await open();
    const { runId } = await server.client().submit(solution);
    watch(first, runId);
    await first.next('run-event', 2);
    first.socket.terminate();
    goOn();
    const second = await open();
    watch(second, runId, 2);
    await untilFinished(second);
    expect(seqs(second)).toEqual([3, 4, 5]);
  });

  test('goes on after the server was restarted, which it is told with 1012', async () => {
    const before = await open();
    const { runId } = await server.client().submit(solution);
    watch(before, runId);
    await before.next('run-event', 2);
    await server.restart();
    expect(await before.closed()).toBe(1012);
    goOn();
    const after = await open();
    watch(after, runId, 2);
    await untilFinished(after);
    expect(seqs(after)).toEqual([3, 4, 5]);
  });

  test('of a finished run whose stream has expired brings the trace from Postgres', async () => {
    goOn();
    const { id, runId } = await server.client().submit(solution);
    await waitFor(
      async () => (await server.services.sql`SELECT FROM runs WHERE id = ${runId} AND trace IS NOT NULL`).length === 1,
      'the trace in Postgres',
      5000,
    );
    await server.services.redis.del(runStreamKey(runId), runStreamStateKey(runId));
    const client = await open();
    watch(client, runId);
    await untilFinished(client);
    expect(seqs(client)).toEqual([1, 2, 3, 4, 5]);
    expect((await server.client().submission(id)).trace).toHaveLength(5);
  });

  test('is told to forget what it saw when Redis lost the stream', async () => {
    const client = await open();
    const { runId } = await server.client().submit(solution);
    watch(client, runId);
    await client.next('run-event', 2);
    worker.follow(async ({ job, emit }) => {
      await emit({ type: 'attempt-started', attempt: job.attempt, plan: [] }, output('again'), output('and again'));
      return verdictOf();
    });
    await server.services.redis.flushdb();
    await waitFor(() => isFinished(client), 'the end of the second attempt', 15_000);
    const reset = client.messages.findIndex((message) => message.type === 'run-reset');
    const later = client.messages.slice(reset).filter((message) => message.type === 'run-event');
    expect(reset).toBeGreaterThan(0);
    expect(later.map(({ event }) => event.seq)).toEqual([1, 2, 3, 4]);
  });

  test('tells the place in the queue, then that it is running', async () => {
    await worker.close();
    const client = await open();
    const { id, runId } = await server.client().submit(solution);
    watch(client, runId);
    expect((await client.next('run-position')).position).toBe(1);
    worker = startScriptedWorker(server.services.redisUrl, pausingScript());
    await waitFor(() => client.all('run-position').at(-1)?.position === 0, 'position 0', 5000);
    expect((await server.client().submission(id)).state).toBe('running');
  });

  test('tells about how long it waits, once some runs have ended', async () => {
    const client = await open();
    goOn();
    for (const _round of [1, 2, 3]) {
      const { id } = await server.client().submit(solution);
      await waitFor(async () => (await server.client().submission(id)).state === 'finished', 'the verdict', 5000);
    }
    await worker.close();
    await server.services.sql`UPDATE runs SET started_at = finished_at - interval '4 seconds' WHERE state = 'finished'`;
    const { runId } = await server.client().submit(solution);
    watch(client, runId);
    expect(await client.next('run-position')).toMatchObject({ position: 1, waitMs: 4000 });
    worker = startScriptedWorker(server.services.redisUrl, pausingScript());
  });

  test('tells that it was cancelled', async () => {
    const client = await open();
    const { id, runId } = await server.client().submit(solution);
    watch(client, runId);
    await client.next('run-event', 2);
    await server.client().request('DELETE', `/api/submissions/${id}`);
    expect((await client.next('run-cancelled')).runId).toBe(runId);
  });

  test('shows a learner nothing of sealed tests but their result, and keeps the numbers', async () => {
    const secret = 'hidden-request-body';
    const exchange = {
      ...{ n: 1, test: null, startedMs: 0, durationMs: 1, response: null },
      request: { method: 'POST', path: `/${secret}`, headers: [], body: secret, bodyBytes: 19 },
    };
    worker.follow(
      pausingScript([
        { type: 'http-exchange', visibility: 'named', exchange },
        { type: 'http-exchange', visibility: 'sealed', exchange },
        { type: 'note', test: 'a.b', visibility: 'sealed', text: secret },
        output(secret, true),
        {
          type: 'test-finished',
          result: testResult({ visibility: 'sealed', status: 'failed', failure: { message: secret, see: [1] } }),
        },
      ]),
    );
    goOn();
    const client = await open();
    const { id, runId } = await server.client().submit(solution);
    watch(client, runId);
    await untilFinished(client);
    const detail = await server.client().submission(id);
    expect(JSON.stringify([client.messages, detail])).not.toContain(secret);
    expect(seqs(client)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(detail.trace).toHaveLength(8);
  });

  test('by a client that stops reading cuts it off; it resumes where it was', async () => {
    const flood = Array.from({ length: 100 }, (_, index) => output(`${index} `.padEnd(128 * 1024, 'x')));
    worker.follow(pausingScript(flood));
    const client = await open();
    const { runId } = await server.client().submit(solution);
    watch(client, runId);
    await client.next('run-event', 2);
    // All three places of this learner are taken now; one is free again only when the server has cut the first off.
    await Promise.all([open(), open()]);
    client.socket.pause();
    goOn();
    let again = client;
    const hasRoom = async () => {
      again = await open().catch(() => client);
      return again !== client;
    };
    await waitFor(hasRoom, 'the place of the client that was cut off', 15_000);
    client.socket.resume();
    expect(await client.closed()).toBe(1006);
    watch(again, runId, eventsOf(client).length);
    await untilFinished(again);
    expect([...seqs(client), ...seqs(again)]).toEqual(Array.from({ length: 103 }, (_, index) => index + 1));
  });

  test("of somebody else's is refused like a run that is not there", async () => {
    const { runId } = await server.client('ada@wirekata.test').submit(solution);
    const client = await open();
    watch(client, runId);
    const theirs = await client.next('refused');
    watch(client, randomUUID() as RunId);
    expect(await client.next('refused', 2)).toEqual(theirs);
    expect(client.all('run-event')).toHaveLength(0);
  });
});

describe('a websocket', () => {
  test.each([
    ['nobody', () => ({ origin: ownOrigin }), 401],
    ["another site's page", () => ({ ...bearer(), origin: 'https://evil.example' }), 403],
    ['a revoked token', () => ({ authorization: 'Bearer kata_nonsense' }), 401],
  ])('of %s is refused at the upgrade', async (_who, headers, status) => {
    expect(await refusedStatus(server.url, headers())).toBe(status);
  });

  test('with a cookie needs an Origin, and ends when its session does', async () => {
    const { email, password } = server.accounts[0] ?? { email: '', password: '' };
    const signIn = await fetch(`${server.url}/api/auth/sign-in`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email, password }),
    });
    const cookie = signIn.headers.get('set-cookie')?.split(';')[0] ?? '';
    expect(await refusedStatus(server.url, { cookie })).toBe(403);
    const client = await open({ cookie, origin: ownOrigin });
    await fetch(`${server.url}/api/auth/sign-out`, { method: 'POST', headers: { cookie, origin: ownOrigin } });
    expect(await client.closed()).toBe(1008);
  });

  test('is closed with 1009 after a message of a megabyte', async () => {
    const client = await open();
    client.socket.send('x'.repeat(1_000_000));
    expect(await client.closed()).toBe(1009);
  });

  test('is closed with 1008 when it floods', async () => {
    const client = await open();
    for (let index = 0; index < 1000; index += 1) client.send({ type: 'unwatch-run', runId: randomUUID() });
    expect(await client.closed()).toBe(1008);
  });

  test('that talks nonsense is told so and stays', async () => {
    const client = await open();
    client.socket.send('{"type":"drop-tables"}');
    client.socket.send('not json');
    expect((await client.next('refused', 2)).code).toBe('invalid-request');
  });

  test('too many of one person are refused with 429', async () => {
    for (let index = 0; index < 3; index += 1) await open(bearer('linus@wirekata.test'));
    expect(await refusedStatus(server.url, bearer('linus@wirekata.test'))).toBe(429);
  });
});
