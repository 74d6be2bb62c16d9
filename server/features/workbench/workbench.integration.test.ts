import { randomUUID } from 'node:crypto';
import { Queue } from 'bullmq';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { runStreamKey } from '#contracts/run-event.ts';
import { queuePrefix, runsQueue } from '#contracts/run-job.ts';
import { type SentCommand, WorkbenchSession } from '#contracts/workbench.ts';
import type { WorkbenchEvent } from '#contracts/workbench-event.ts';
import { type LiveClient, openLiveClient } from '#test/support/live-client.ts';
import { type ScriptedSessions, startScriptedSessions } from '#test/support/scripted-sessions.ts';
import { ownOrigin, startTestServer, type TestServer } from '#test/support/test-server.ts';
import { createVisitor, type Visitor, visitorPassword } from '#test/support/visitor.ts';

let server: TestServer;
let worker: ScriptedSessions;
const lives: LiveClient[] = [];
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());
beforeEach(() => {
  worker = startScriptedSessions(server.services.redisUrl);
});
afterEach(async () => {
  for (const live of lives.splice(0)) live.socket.terminate();
  await server.services.sql`UPDATE workbench_sessions SET state = 'ended', ended_at = now() WHERE state <> 'ended'`;
  await worker.close();
});

const solution = { exercise: 'hello-http', language: 'node', files: { 'server.js': 'listen()' } };
const restart: SentCommand = { id: 'c1', command: { type: 'restart-server', process: 'web' } };

async function newcomer(name: string): Promise<Visitor> {
  const visitor = createVisitor(() => server.url);
  await visitor.signUp(`${name}-${randomUUID().slice(0, 8)}`);
  return visitor;
}
async function open(visitor: Visitor): Promise<WorkbenchSession> {
  const reply = await visitor.send('POST', '/api/workbench', solution);
  expect(reply.status, reply.text).toBe(202);
  return WorkbenchSession.parse(reply.json);
}
const current = async (visitor: Visitor): Promise<WorkbenchSession | null> =>
  ((await visitor.send('GET', '/api/workbench')).json as { session: WorkbenchSession | null }).session;
const command = (visitor: Visitor, { runId }: WorkbenchSession, sent: unknown = restart) =>
  visitor.send('POST', `/api/workbench/${runId}/commands`, sent);
const untilOpen = (visitor: Visitor) => expect.poll(async () => (await current(visitor))?.state).toBe('open');

/** The events of a session as its owner's page gets them. */
async function watch(visitor: Visitor, { runId }: WorkbenchSession) {
  const live = openLiveClient(server.url, { cookie: visitor.cookie(), origin: ownOrigin });
  lives.push(live);
  await live.next('welcome');
  live.send({ type: 'watch-run', runId, afterSeq: 0 });
  const told = (): WorkbenchEvent[] =>
    live.all('run-event').flatMap(({ event }) => (event.body.type === 'workbench' ? [event.body.event] : []));
  const untilTold = async (type: WorkbenchEvent['type']): Promise<WorkbenchEvent> => {
    await expect.poll(() => told().some((event) => event.type === type), { timeout: 15_000 }).toBe(true);
    return told().find((event) => event.type === type) as WorkbenchEvent;
  };
  return { live, told, untilTold };
}

describe('a session', () => {
  test('goes to a worker with the learner’s files and the exercise’s own, and answers commands with events', async () => {
    const learner = await newcomer('opens');
    const session = await open(learner);
    const page = await watch(learner, session);
    await page.untilTold('deadline');
    expect(worker.jobs[0]).toMatchObject({ runId: session.runId, files: solution.files, language: 'node' });
    expect(await current(learner)).toMatchObject({ runId: session.runId, state: 'open' });
    expect((await command(learner, session)).status).toBe(202);
    expect(await page.untilTold('answered')).toMatchObject({ command: 'c1', answer: { type: 'done' } });
    expect(worker.commands).toEqual([restart]);
  });

  test('is the only one of its learner: another ends it, and says so', async () => {
    const learner = await newcomer('twice');
    const first = await open(learner);
    const page = await watch(learner, first);
    await page.untilTold('deadline');
    const second = await open(learner);
    expect(await page.untilTold('ended')).toMatchObject({ reason: 'replaced' });
    await expect.poll(() => worker.cancelled).toContain(first.runId);
    expect((await current(learner))?.runId).toBe(second.runId);
    const { sql } = server.services;
    const copy = sql`
      INSERT INTO workbench_sessions (id, user_id, exercise, language, opened_with)
      SELECT gen_random_uuid(), user_id, exercise, language, '' FROM workbench_sessions WHERE id = ${second.runId}`;
    await expect(copy).rejects.toThrow(/workbench_sessions_one_each/);
  });

  test('that is opened many times at once is one in the end', async () => {
    const learner = await newcomer('hasty');
    const replies = await Promise.all(
      Array.from({ length: 10 }, () => learner.send('POST', '/api/workbench', solution)),
    );
    expect(replies.filter(({ status }) => status === 202)).toHaveLength(6);
    expect(replies.filter(({ status }) => status === 429)).toHaveLength(4);
    const [row] = await server.services.sql`SELECT count(*)::int FROM workbench_sessions WHERE state <> 'ended'`;
    expect(row?.['count']).toBe(1);
  });

  test('is nobody else’s: they can neither see it, nor command it, nor end it', async () => {
    const owner = await newcomer('owner');
    const session = await open(owner);
    await untilOpen(owner);
    const other = await newcomer('other');
    expect((await command(other, session)).status).toBe(404);
    expect((await other.send('DELETE', `/api/workbench/${session.runId}`)).status).toBe(404);
    expect(await current(other)).toBeNull();
    const page = await watch(other, session);
    expect(await page.live.next('refused')).toMatchObject({ code: 'not-found' });
    expect(worker.commands).toEqual([]);
    expect((await current(owner))?.state).toBe('open');
  });

  test('takes no command from strangers, other sites, or of another shape or size', async () => {
    const learner = await newcomer('strict');
    const session = await open(learner);
    await untilOpen(learner);
    const stranger = createVisitor(() => server.url);
    expect((await stranger.send('POST', '/api/workbench', solution)).status).toBe(401);
    expect((await command(stranger, session)).status).toBe(401);
    const path = `/api/workbench/${session.runId}/commands`;
    expect((await learner.send('POST', path, restart, { origin: 'http://evil.test' })).status).toBe(403);
    const http = { type: 'http', process: 'web', method: 'GET', path: '/', headers: [], body: null };
    for (const wrong of [
      { ...http, path: 'http://169.254.169.254/' },
      { ...http, path: '/a b' },
      { ...http, method: 'get\r\nx: y' },
      { ...http, headers: [['x', 'a\r\nb: c']] },
      { ...http, headers: Array.from({ length: 51 }, () => ['x', 'y']) },
      { ...http, body: 'x'.repeat(33_000) },
      { type: 'sql', service: 'postgres', text: 'x'.repeat(17_000) },
      { type: 'start-process', process: 'web', env: {} },
    ]) {
      expect((await command(learner, session, { id: 'a', command: wrong })).status).toBe(400);
    }
    expect((await command(learner, session, { id: 'a', command: { ...http, body: 'x'.repeat(300_000) } })).status).toBe(
      413,
    );
    expect(worker.commands).toEqual([]);
  });

  test('that has ended takes no command, nor one that no worker has yet', async () => {
    await worker.close();
    const learner = await newcomer('early');
    const session = await open(learner);
    expect((await command(learner, session)).status).toBe(409);
    expect((await learner.send('DELETE', `/api/workbench/${session.runId}`)).status).toBe(204);
    expect((await command(learner, session)).status).toBe(409);
    expect(await current(learner)).toBeNull();
    const page = await watch(learner, session);
    expect(await page.untilTold('ended')).toMatchObject({ reason: 'asked' });
    const queue = new Queue('workbench', { connection: { url: server.services.redisUrl }, prefix: queuePrefix });
    await expect.poll(() => queue.getWaitingCount()).toBe(0);
    await queue.close();
    worker = startScriptedSessions(server.services.redisUrl);
  });

  test('of a language that the exercise does not have is refused', async () => {
    const learner = await newcomer('wrong');
    const reply = await learner.send('POST', '/api/workbench', { ...solution, language: 'cobol' });
    expect(reply.status).toBe(422);
  });

  test('that its worker has ended is over', async () => {
    const learner = await newcomer('done');
    const session = await open(learner);
    await untilOpen(learner);
    worker.end(session.runId);
    await expect.poll(() => current(learner), { timeout: 5000 }).toBeNull();
  });

  test('whose worker is lost says so and is not begun again', async () => {
    const learner = await newcomer('lost');
    const session = await open(learner);
    const page = await watch(learner, session);
    await page.untilTold('deadline');
    await worker.lose();
    const next = startScriptedSessions(server.services.redisUrl);
    expect(await page.untilTold('ended')).toMatchObject({ reason: 'lost' });
    expect(await current(learner)).toBeNull();
    expect(next.jobs).toEqual([]);
    expect((await open(learner)).runId).not.toBe(session.runId);
    await expect.poll(() => next.jobs.length).toBe(1);
    await next.close();
  });
});

describe('a session ends with what opened it', () => {
  test('at sign-out', async () => {
    const learner = await newcomer('leaves');
    const session = await open(learner);
    await untilOpen(learner);
    expect((await learner.send('POST', '/api/auth/sign-out')).status).toBe(204);
    await expect.poll(() => worker.cancelled).toContain(session.runId);
    const [row] = await server.services.sql`SELECT state FROM workbench_sessions WHERE id = ${session.runId}`;
    expect(row?.['state']).toBe('ended');
  });

  test('when the token is revoked', async () => {
    const maker = await newcomer('maker');
    const made = await maker.send('POST', '/api/account/tokens', { name: 'ci', password: visitorPassword });
    const { id, token } = made.json as { id: string; token: string };
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const body = JSON.stringify(solution);
    const reply = await fetch(`${server.url}/api/workbench`, { method: 'POST', headers, body });
    const { runId } = WorkbenchSession.parse(await reply.json());
    await untilOpen(maker);
    await maker.send('DELETE', `/api/account/tokens/${id}`);
    await expect.poll(() => worker.cancelled).toContain(runId);
  });

  test('with the account, and leaves nothing of what was said', async () => {
    const leaver = await newcomer('gone');
    const session = await open(leaver);
    await untilOpen(leaver);
    const deletion = await leaver.send('POST', '/api/account/deletion', { password: visitorPassword });
    expect(deletion.status).toBe(204);
    await expect.poll(() => worker.cancelled).toContain(session.runId);
    await expect.poll(() => server.services.redis.exists(runStreamKey(session.runId))).toBe(0);
  });
});

test('a session counts nowhere: no submission, run, progress, points or badge, and no place of a run', async () => {
  const learner = await newcomer('counts');
  const paths = ['/api/submissions', '/api/progress', '/api/leaderboard', '/api/exercises'];
  const look = async () => Promise.all(paths.map(async (path) => (await learner.send('GET', path)).json));
  const before = await look();
  const session = await open(learner);
  await untilOpen(learner);
  await command(learner, session);
  worker.end(session.runId);
  await expect.poll(() => current(learner), { timeout: 5000 }).toBeNull();
  expect(await look()).toEqual(before);
  const runs = new Queue(runsQueue, { connection: { url: server.services.redisUrl }, prefix: queuePrefix });
  expect(await runs.getJobCountByTypes('waiting', 'active', 'completed', 'failed')).toBe(0);
  await runs.close();
  const [row] = await server.services.sql`
    SELECT (SELECT count(*) FROM runs)::int AS runs, (SELECT count(*) FROM submissions)::int AS submissions`;
  expect(row).toEqual({ runs: 0, submissions: 0 });
});

describe('saved requests', () => {
  const path = '/api/exercises/hello-http/requests';
  const request = { method: 'POST', path: '/x', headers: [['X-A', 'b']], body: '{"a":1}' };

  test('are kept by name for their learner alone, and forgotten on request', async () => {
    const [learner, other] = [await newcomer('keeps'), await newcomer('curious')];
    expect((await learner.send('PUT', path, { name: 'second', request })).status).toBe(204);
    expect((await learner.send('PUT', path, { name: 'first', request })).status).toBe(204);
    const changed = { ...request, method: 'PUT', body: null };
    expect((await learner.send('PUT', path, { name: 'second', request: changed })).status).toBe(204);
    const kept = [
      { name: 'second', request: changed },
      { name: 'first', request },
    ];
    expect((await learner.send('GET', path)).json).toEqual({ requests: kept });
    expect((await other.send('GET', path)).json).toEqual({ requests: [] });
    expect((await learner.send('GET', '/api/account/export')).text).toContain('"name": "second"');
    await other.send('DELETE', `${path}?name=second`);
    expect((await learner.send('DELETE', `${path}?name=first`)).status).toBe(204);
    expect((await learner.send('GET', path)).json).toEqual({ requests: [kept[0]] });
  });

  test('are limited in number, size and text, and need an exercise', async () => {
    const learner = await newcomer('hoards');
    const save = async (name: string, change: object = {}) =>
      (await learner.send('PUT', path, { name, request: { ...request, ...change } })).status;
    const statuses = await Promise.all(Array.from({ length: 52 }, (_, index) => save(`r${index}`)));
    expect(statuses.filter((status) => status === 413)).toHaveLength(2);
    expect(await save('large', { body: 'x'.repeat(33_000) })).toBe(400);
    expect(await save('nul', { body: 'a\u0000b' })).toBe(400);
    const elsewhere = await learner.send('PUT', '/api/exercises/no-such-exercise/requests', { name: 'a', request });
    expect(elsewhere.status).toBe(404);
    expect((await createVisitor(() => server.url).send('GET', path)).status).toBe(401);
  });
});
