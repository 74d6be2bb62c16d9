import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ownOrigin, startTestServer, type TestServer } from '#test/support/test-server.ts';
import { newToken } from './token-store.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ LIMIT_SIGN_IN_FAILURES: '3', TRUST_PROXY_HOPS: '0' });
});
afterAll(() => server.close());

type Reply = {
  status: number;
  cookie: string;
  json: { account?: { email: string; role: string }; error?: { code: string } };
};

async function send(
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Reply> {
  const response = await fetch(`${server.url}${path}`, {
    method,
    headers: { origin: ownOrigin, ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const cookie = response.headers.get('set-cookie')?.split(';')[0] ?? '';
  return { status: response.status, cookie, json: text === '' ? {} : (JSON.parse(text) as Reply['json']) };
}

const person = (name: string) => ({ email: `${name}@example.com`, password: 'correct horse', name });
const signUp = (name: string) => send('POST', '/api/auth/sign-up', person(name));
const signIn = (email: string, password: string, headers = {}) =>
  send('POST', '/api/auth/sign-in', { email, password }, headers);
const whoIs = (cookie: string) => send('GET', '/api/auth/session', undefined, { cookie });

describe('signing up and in', () => {
  test('gives a learner with a session, whatever role was asked for', async () => {
    const { status, cookie, json } = await signUp('grace');
    expect(status).toBe(201);
    expect(json.account).toMatchObject({ email: 'grace@example.com', role: 'learner' });
    expect((await whoIs(cookie)).json.account?.email).toBe('grace@example.com');
    const asAdmin = await send('POST', '/api/auth/sign-up', { ...person('eve'), role: 'admin' });
    expect(asAdmin).toMatchObject({ status: 400, json: { error: { code: 'invalid-request' } } });
  });

  test('takes an e-mail once, in any case', async () => {
    await signUp('barbara');
    const again = await send('POST', '/api/auth/sign-up', { ...person('barbara'), email: 'BARBARA@example.com' });
    expect(again).toMatchObject({ status: 409, json: { error: { code: 'email-taken' } } });
  });

  test('sets a cookie that scripts cannot read and other sites do not send', async () => {
    const response = await fetch(`${server.url}/api/auth/sign-up`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(person('annie')),
    });
    expect(response.headers.get('set-cookie')).toMatch(/; Path=\/; Expires=[^;]+; HttpOnly; SameSite=Lax$/);
  });

  test('gives another session id at sign-in, and the earlier one is worth nothing', async () => {
    const first = await signUp('hedy');
    const second = await signIn('hedy@example.com', 'correct horse', { cookie: first.cookie });
    expect(second.status).toBe(200);
    expect(second.cookie).not.toBe(first.cookie);
    expect((await whoIs(first.cookie)).status).toBe(401);
  });

  test('ends the session on the server at sign-out', async () => {
    const { cookie } = await signUp('joan');
    expect((await send('POST', '/api/auth/sign-out', undefined, { cookie })).status).toBe(204);
    expect((await whoIs(cookie)).status).toBe(401);
  });

  test('keeps neither session ids nor tokens nor passwords in readable form', async () => {
    const { cookie } = await signUp('radia');
    const sessionId = decodeURIComponent(cookie.split('=')[1] ?? '').split('.')[0] ?? 'none';
    const rows = await server.services.sql`SELECT encode(id_hash, 'escape') AS id FROM sessions`;
    expect(JSON.stringify(rows)).not.toContain(sessionId);
    const [user] = await server.services.sql`SELECT password_hash FROM users WHERE email = 'radia@example.com'`;
    expect(user?.['password_hash']).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  });

  test.each([
    ['idle for too long', 'last_seen_at'],
    ['older than its longest life', 'created_at'],
  ])('does not take a session that is %s', async (_why, column) => {
    const { cookie } = await signUp(`rosa-${column.replaceAll('_', '')}`);
    await server.services.sql`
      UPDATE sessions SET ${server.services.sql(column)} = now() - interval '40 days'
      WHERE user_id = (SELECT id FROM users WHERE email = ${`rosa-${column.replaceAll('_', '')}@example.com`})`;
    expect((await whoIs(cookie)).status).toBe(401);
  });

  test('takes no longer for an account that is there than for one that is not', async () => {
    await signUp('timing');
    const time = async (email: string): Promise<number> => {
      const startedMs = performance.now();
      await signIn(email, 'wrong password');
      const tookMs = performance.now() - startedMs;
      await server.services.sql`DELETE FROM sign_in_failures`;
      return tookMs;
    };
    let known = Number.POSITIVE_INFINITY;
    let unknown = Number.POSITIVE_INFINITY;
    const differ = (): boolean => Math.abs(known - unknown) >= 0.5 * Math.min(known, unknown);
    // In turns, and the quickest of each: what else the machine does only ever adds, and not to every one of sixty.
    for (let index = 0; index < 60 && (index < 5 || differ()); index += 1) {
      known = Math.min(known, await time('timing@example.com'));
      unknown = Math.min(unknown, await time('nobody@example.com'));
    }
    // One Argon2 hash takes 20 ms; leaving it out would show far beyond what a busy machine adds.
    expect(differ(), `${known} ms and ${unknown} ms`).toBe(false);
  });

  test('is refused after too many failures, whatever X-Forwarded-For says, and even with the right password', async () => {
    await signUp('brute');
    for (let index = 0; index < 3; index += 1) {
      const reply = await signIn('brute@example.com', 'wrong', { 'x-forwarded-for': `10.0.0.${index}` });
      expect(reply.json.error?.code).toBe('wrong-credentials');
    }
    const right = await signIn('brute@example.com', 'correct horse', { 'x-forwarded-for': '10.0.0.9' });
    expect(right).toMatchObject({ status: 429, json: { error: { code: 'too-many-requests' } } });
  });

  test('cannot be tried more often by trying at once, and what was right does not count', async () => {
    await signUp('parallel');
    const rights: number[] = [];
    for (let index = 0; index < 4; index += 1)
      rights.push((await signIn('parallel@example.com', 'correct horse')).status);
    expect(rights).toEqual([200, 200, 200, 200]);
    const wrongs = await Promise.all(Array.from({ length: 12 }, () => signIn('parallel@example.com', 'wrong')));
    expect(wrongs.filter(({ status }) => status === 401)).toHaveLength(3);
    expect(wrongs.filter(({ status }) => status === 429)).toHaveLength(9);
  });

  test.each([
    ['a short password', { password: 'short' }],
    ['a password of a megabyte, before it is hashed', { password: 'x'.repeat(60_000) }],
    ['no e-mail address', { email: 'nobody' }],
    ['control characters in the name', { name: 'a\u0000b' }],
  ])('is refused with %s', async (_what, difference) => {
    const reply = await send('POST', '/api/auth/sign-up', { ...person('bad'), ...difference });
    expect(reply).toMatchObject({ status: 400, json: { error: { code: 'invalid-request' } } });
  });
});

describe('a change', () => {
  test.each([
    ["from another site's page", { origin: 'https://evil.example' }, 403, 'foreign-origin'],
    ['from a page without origin', { origin: 'null' }, 403, 'foreign-origin'],
  ])('asked for %s is refused', async (_who, headers, status, code) => {
    const { cookie } = await signIn('grace@example.com', 'correct horse');
    const reply = await send('POST', '/api/account/tokens', { name: 'stolen' }, { cookie, ...headers });
    expect(reply).toMatchObject({ status, json: { error: { code } } });
  });

  test.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'])(
    'sent as %s is refused with 415',
    async (type) => {
      const { cookie } = await signIn('grace@example.com', 'correct horse');
      const reply = await send('POST', '/api/account/tokens', { name: 'form' }, { cookie, 'content-type': type });
      expect(reply).toMatchObject({ status: 415, json: { error: { code: 'unsupported-media-type' } } });
    },
  );
});

describe('an API token', () => {
  test('works wherever a session does, until it is revoked by its owner', async () => {
    const { cookie } = await signIn('grace@example.com', 'correct horse');
    const created = (
      await send('POST', '/api/account/tokens', { name: 'laptop', password: 'correct horse' }, { cookie })
    ).json as unknown as {
      id: string;
      token: string;
    };
    const authorization = `Bearer ${created.token}`;
    expect((await send('GET', '/api/auth/session', undefined, { authorization })).status).toBe(200);

    const stranger = { authorization: `Bearer ${server.tokenOf('ada@wirekata.test')}` };
    expect((await send('DELETE', `/api/account/tokens/${created.id}`, undefined, stranger)).status).toBe(404);
    expect((await send('DELETE', `/api/account/tokens/${created.id}`, undefined, { cookie })).status).toBe(204);
    expect((await send('GET', '/api/auth/session', undefined, { authorization })).status).toBe(401);
  });

  test.each(['Bearer', 'Bearer x', 'Bearer kata_nonsense', `Bearer ${'x'.repeat(4000)}`, 'bearer  kata_a kata_b'])(
    'that is none (%j) is refused, also beside a session',
    async (authorization) => {
      const { cookie } = await signIn('grace@example.com', 'correct horse');
      const reply = await send('GET', '/api/auth/session', undefined, { authorization, cookie });
      expect(reply).toMatchObject({ status: 401, json: { error: { code: 'not-signed-in' } } });
    },
  );

  test('that is not valid is looked up so often from one address, then no token from there is', async () => {
    const strict = await startTestServer({ LIMIT_WRONG_TOKENS_PER_MINUTE: '3' });
    const ask = (token: string) =>
      fetch(`${strict.url}/api/auth/session`, { headers: { authorization: `Bearer ${token}` } });
    const own = strict.tokenOf('ada@wirekata.test');
    const statuses: number[] = [];
    for (const token of [own, newToken(), newToken(), own, 'kata_nonsense', own, newToken()]) {
      statuses.push((await ask(token)).status);
    }
    expect(statuses).toEqual([200, 401, 401, 200, 401, 429, 429]);
    expect(Number((await ask(own)).headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await fetch(`${strict.url}/api/exercises`)).status).toBe(200);
    await strict.close();
  });

  test('of the wrong form is refused without a word to the database', async () => {
    const unreachable = await startTestServer();
    await unreachable.services.sql`ALTER TABLE api_tokens RENAME TO api_tokens_away`;
    const ask = async (token: string) =>
      (await fetch(`${unreachable.url}/api/auth/session`, { headers: { authorization: `Bearer ${token}` } })).status;
    expect([await ask('kata_nonsense'), await ask(newToken())]).toEqual([401, 500]);
    await unreachable.close();
  });
});
