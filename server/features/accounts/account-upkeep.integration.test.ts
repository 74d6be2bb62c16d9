import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ApiTokenCreated, ApiTokenList, OwnAccount, SessionList } from '#contracts/account.ts';
import { addFinishedSubmission } from '#test/support/finished-submission.ts';
import { openLiveClient } from '#test/support/live-client.ts';
import { testResult } from '#test/support/scripted-worker.ts';
import { startTestServer, type TestServer } from '#test/support/test-server.ts';
import { createVisitor, type Visitor, visitorPassword } from '#test/support/visitor.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ LIMIT_SIGN_IN_FAILURES: '3' });
});
afterAll(() => server.close());

const browser = (userAgent?: string) => createVisitor(() => server.url, userAgent);

async function newcomer(name: string): Promise<Visitor> {
  const visitor = browser();
  await visitor.signUp(name);
  return visitor;
}

const isSignedIn = async (visitor: Visitor) => (await visitor.send('GET', '/api/auth/session')).status === 200;
const sessionsOf = async (visitor: Visitor) =>
  SessionList.parse((await visitor.send('GET', '/api/account/sessions')).json).sessions;
const noSuch = { status: 404, json: { error: { code: 'not-found' } } };

describe('the account', () => {
  test('takes another display name, and refuses an empty one', async () => {
    const grace = await newcomer('grace');
    expect((await grace.send('PATCH', '/api/account', { name: 'Amazing Grace' })).status).toBe(200);
    const own = OwnAccount.parse((await grace.send('GET', '/api/account')).json);
    expect(own).toMatchObject({ account: { name: 'Amazing Grace' }, hasPassword: true });
    expect((await grace.send('PATCH', '/api/account', { name: ' ' })).status).toBe(400);
  });

  test('takes another password from who knows the old one, and ends every other session', async () => {
    const here = await newcomer('barbara');
    const there = browser();
    await there.signIn('barbara');
    const change = (currentPassword: string) =>
      here.send('PUT', '/api/account/password', { currentPassword, newPassword: 'battery staple' });
    expect(await change('wrong')).toMatchObject({ status: 401, json: { error: { code: 'wrong-credentials' } } });
    expect((await change(visitorPassword)).status).toBe(204);
    expect([await isSignedIn(here), await isSignedIn(there)]).toEqual([true, false]);
    expect((await browser().signIn('barbara')).status).toBe(401);
    expect((await browser().signIn('barbara', 'battery staple')).status).toBe(200);
  });

  test('counts wrong passwords wherever they are tried', async () => {
    const hedy = await newcomer('hedy');
    for (let index = 0; index < 3; index += 1) await hedy.send('POST', '/api/account/deletion', { password: 'wrong' });
    const right = { currentPassword: visitorPassword, newPassword: 'battery staple' };
    expect((await hedy.send('PUT', '/api/account/password', right)).status).toBe(429);
  });

  test.each([
    ['PATCH', '/api/account', { name: 'Mallory' }],
    ['PUT', '/api/account/password', { currentPassword: visitorPassword, newPassword: 'battery staple' }],
    ['POST', '/api/account/deletion', { password: visitorPassword }],
    ['DELETE', '/api/account/sessions', undefined],
  ])('does not take %s %s from other sites or from nobody', async (method, path, body) => {
    const victim = browser();
    await victim.signUp(`victim-${method.toLowerCase()}-${randomUUID().slice(0, 8)}`);
    const foreign = await victim.send(method, path, body, { origin: 'https://evil.example' });
    expect(foreign).toMatchObject({ status: 403, json: { error: { code: 'foreign-origin' } } });
    expect(await browser().send(method, path, body)).toMatchObject({ status: 401 });
    expect(await isSignedIn(victim)).toBe(true);
  });
});

describe('sessions', () => {
  test('are listed with their device, this one first, and can be ended one by one', async () => {
    const laptop = await newcomer('radia');
    const phone = browser('A phone');
    await phone.signIn('radia');
    const [own, other] = await sessionsOf(laptop);
    expect(own).toMatchObject({ isCurrent: true, device: 'a browser of the tests' });
    expect(other).toMatchObject({ isCurrent: false, device: 'A phone' });
    expect((await laptop.send('DELETE', `/api/account/sessions/${other?.id}`)).status).toBe(204);
    expect([await isSignedIn(laptop), await isSignedIn(phone)]).toEqual([true, false]);
  });

  test('of other people are not there, and stay', async () => {
    const ida = await newcomer('ida');
    const stranger = await newcomer('stranger');
    const [session] = await sessionsOf(ida);
    expect(await stranger.send('DELETE', `/api/account/sessions/${session?.id}`)).toMatchObject(noSuch);
    expect(await isSignedIn(ida)).toBe(true);
  });

  test('that end take their websockets along', async () => {
    const laptop = await newcomer('joan');
    const phone = browser();
    await phone.signIn('joan');
    const live = openLiveClient(server.url, { cookie: phone.cookie(), origin: 'http://wirekata.test' });
    await live.next('welcome');
    const closed = new Promise((resolve) => live.socket.once('close', resolve));
    expect((await laptop.send('DELETE', '/api/account/sessions')).status).toBe(204);
    await closed;
    expect(await sessionsOf(laptop)).toHaveLength(1);
  });
});

describe('an API token', () => {
  const bearer = (token: string) =>
    fetch(`${server.url}/api/account`, { headers: { authorization: `Bearer ${token}` } });

  test('ends at its time, stays listed, and tells when it was used', async () => {
    const edsger = await newcomer('edsger');
    const reply = await edsger.send('POST', '/api/account/tokens', {
      name: 'ci',
      expiresInDays: 30,
      password: visitorPassword,
    });
    const { id, token, expiresAt } = ApiTokenCreated.parse(reply.json);
    expect(Date.parse(expiresAt ?? '') - Date.now()).toBeGreaterThan(29 * 86_400_000);
    expect((await bearer(token)).status).toBe(200);
    await server.services.sql`UPDATE api_tokens SET expires_at = now() WHERE id = ${id}`;
    expect((await bearer(token)).status).toBe(401);
    const { tokens } = ApiTokenList.parse((await edsger.send('GET', '/api/account/tokens')).json);
    expect(tokens).toMatchObject([{ id, name: 'ci', lastUsedAt: expect.any(String) }]);
  });

  test.each([0, 367, 1.5])('of %s days is refused', async (expiresInDays) => {
    const somebody = browser();
    await somebody.signUp(`days-${randomUUID()}`);
    expect(
      (await somebody.send('POST', '/api/account/tokens', { name: 'ci', expiresInDays, password: visitorPassword }))
        .status,
    ).toBe(400);
  });
});

describe('the export', () => {
  test('holds everything of a person, and nothing that was hidden from them', async () => {
    const alan = await newcomer('alan');
    const sealed = testResult({ visibility: 'sealed', status: 'failed', failure: { message: 'SECRET', see: [] } });
    const submission = { email: 'alan@example.com', exercise: 'one', submittedAt: '2026-01-01T10:00:00Z' };
    const verdict = { status: 'failed' as const, tests: [sealed] };
    const id = await addFinishedSubmission(server.services.sql, { ...submission, verdict });
    const reply = await alan.send('GET', '/api/account/export');
    expect(reply.headers.get('content-disposition')).toContain('attachment');
    expect(reply.json).toMatchObject({
      account: { email: 'alan@example.com' },
      sessions: [{ device: 'a browser of the tests' }],
      submissions: [{ id, files: { 'server.js': 'listen()' }, verdict: { status: 'failed' } }],
    });
    expect(reply.text).not.toMatch(/SECRET|argon2|hash/i);
    expect((await browser().send('GET', '/api/account/export')).status).toBe(401);
  });
});

describe('deletion', () => {
  test('needs the password, leaves nothing, and takes the person off the boards', async () => {
    const { sql } = server.services;
    const leaver = await newcomer('leaver');
    const [cohort] = await sql`SELECT id, join_code FROM cohorts LIMIT 1`;
    await leaver.send('POST', '/api/cohorts/join', { code: cohort?.['join_code'] });
    const submission = { email: 'leaver@example.com', exercise: 'one', submittedAt: '2026-01-01T10:00:00Z' };
    await addFinishedSubmission(sql, submission);
    expect((await leaver.send('POST', '/api/account/deletion', { password: 'wrong' })).status).toBe(401);
    expect(await isSignedIn(leaver)).toBe(true);

    const live = openLiveClient(server.url, { authorization: `Bearer ${server.tokenOf('ada@wirekata.test')}` });
    await live.next('welcome');
    live.send({ type: 'watch-leaderboard', cohort: cohort?.['id'] });
    expect((await live.next('leaderboard')).rows.map(({ name }) => name)).toContain('leaver');
    expect((await leaver.send('POST', '/api/account/deletion', { password: visitorPassword })).status).toBe(204);
    expect((await live.next('leaderboard', 2)).rows.map(({ name }) => name)).not.toContain('leaver');
    live.socket.terminate();

    expect(await isSignedIn(leaver)).toBe(false);
    const [left] = await sql`
      SELECT (SELECT count(*) FROM users WHERE email = 'leaver@example.com')
        + (SELECT count(*) FROM submissions WHERE user_id NOT IN (SELECT id FROM users))
        + (SELECT count(*) FROM user_points WHERE user_id NOT IN (SELECT id FROM users)) AS count`;
    expect(Number(left?.['count'])).toBe(0);
    expect((await browser().signUp('leaver')).status).toBe(201);
  });

  test('keeps the cohorts that an instructor made', async () => {
    const { sql } = server.services;
    const maker = await newcomer('maker');
    await sql`UPDATE users SET role = 'instructor' WHERE email = 'maker@example.com'`;
    await maker.send('POST', '/api/cohorts', { name: 'Left behind' });
    expect((await maker.send('POST', '/api/account/deletion', { password: visitorPassword })).status).toBe(204);
    expect(await sql`SELECT created_by FROM cohorts WHERE name = 'Left behind'`).toEqual([{ created_by: null }]);
  });
});
