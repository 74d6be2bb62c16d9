import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ApiTokenCreated } from '#contracts/account.ts';
import { startTestServer, type TestServer } from '#test/support/test-server.ts';
import { createVisitor, type Visitor, visitorPassword } from '#test/support/visitor.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ TRUST_PROXY_HOPS: '1', COOKIE_SECURE: 'true' });
});
afterAll(() => server.close());

/** As a proxy with TLS passes it on. */
const overTls = { 'x-forwarded-proto': 'https' };
const newPassword = 'battery staple';

function browser(): Visitor {
  const visitor = createVisitor(() => server.url);
  const send: Visitor['send'] = (method, path, body, headers) =>
    visitor.send(method, path, body, { ...overTls, ...headers });
  const enter = (path: string, body: object) => send('POST', path, { password: visitorPassword, ...body });
  return {
    ...{ send, cookie: visitor.cookie },
    signUp: (name) => enter('/api/auth/sign-up', { email: `${name}@example.com`, name }),
    signIn: (name, password = visitorPassword) =>
      enter('/api/auth/sign-in', { email: `${name}@example.com`, password }),
  };
}

async function newcomer(name: string): Promise<Visitor> {
  const visitor = browser();
  expect((await visitor.signUp(name)).status).toBe(201);
  return visitor;
}

const changePassword = (visitor: Visitor) =>
  visitor.send('PUT', '/api/account/password', { currentPassword: visitorPassword, newPassword });
const statusWith = async (headers: Record<string, string>) =>
  (await fetch(`${server.url}/api/account`, { headers: { ...overTls, ...headers } })).status;

describe('a change of the password', () => {
  test('gives another session id, and the one before is worth nothing', async () => {
    const ada = await newcomer('rotating');
    const earlier = ada.cookie();
    expect((await changePassword(ada)).status).toBe(204);
    expect(ada.cookie()).not.toBe(earlier);
    expect([await statusWith({ cookie: ada.cookie() }), await statusWith({ cookie: earlier })]).toEqual([200, 401]);
  });

  test('ends every API token', async () => {
    const ada = await newcomer('revoking');
    const reply = await ada.send('POST', '/api/account/tokens', { name: 'ci', password: visitorPassword });
    const authorization = `Bearer ${ApiTokenCreated.parse(reply.json).token}`;
    expect(await statusWith({ authorization })).toBe(200);
    expect((await changePassword(ada)).status).toBe(204);
    expect(await statusWith({ authorization })).toBe(401);
  });

  test('lets nothing through that was proven with the old password', async () => {
    const { sql } = server.services;
    const ada = await newcomer('overtaken');
    const intruder = await newcomer('aside');
    // Holds the row of the account, so that the old password is checked, and its session waits to be kept.
    let entering: ReturnType<Visitor['signIn']> | undefined;
    await sql.begin(async (transaction) => {
      await transaction`
        UPDATE users SET credentials_version = credentials_version + 1 WHERE email = 'overtaken@example.com'`;
      entering = intruder.signIn('overtaken');
      await expect
        .poll(async () => {
          const [row] = await sql`
            SELECT count(*)::integer AS count FROM pg_stat_activity
            WHERE datname = current_database() AND wait_event_type = 'Lock'`;
          return row?.['count'];
        })
        .toBe(1);
    });
    expect(await entering).toMatchObject({ status: 401, json: { error: { code: 'not-signed-in' } } });
    expect((await ada.send('GET', '/api/account')).status).toBe(200);
    const [left] = await sql`
      SELECT count(*)::integer AS count FROM sessions
      WHERE user_id = (SELECT id FROM users WHERE email = 'overtaken@example.com')`;
    expect(left).toEqual({ count: 1 });
  });
});

describe('an API token', () => {
  test('is made for the password, and neither for a session nor for another token alone', async () => {
    const ada = await newcomer('maker');
    const make = (body: object) => ada.send('POST', '/api/account/tokens', { name: 'ci', ...body });
    expect(await make({ password: 'wrong' })).toMatchObject({ status: 401 });
    const { token } = ApiTokenCreated.parse((await make({ password: visitorPassword })).json);
    const headers = { ...overTls, authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const ask = async (path: string, method: string, body: object) =>
      (await fetch(`${server.url}${path}`, { method, headers, body: JSON.stringify(body) })).status;
    expect(await ask('/api/account/tokens', 'POST', { name: 'another', password: visitorPassword })).toBe(403);
    const change = { currentPassword: visitorPassword, newPassword };
    expect(await ask('/api/account/password', 'PUT', change)).toBe(403);
    expect(await ask('/api/account/deletion', 'POST', { password: visitorPassword })).toBe(403);
  });
});

describe('a cookie of a site with TLS', () => {
  test.each([
    ['signing out', '/api/auth/sign-out', undefined],
    ['deleting the account', '/api/account/deletion', { password: visitorPassword }],
  ])('is cleared by %s in a way that browsers take', async (_what, path, body) => {
    const ada = await newcomer(`leaver${path.length}`);
    const reply = await ada.send('POST', path, body);
    expect(reply.status).toBe(204);
    expect(reply.headers.getSetCookie()).toContainEqual(
      expect.stringMatching(
        /^__Host-wirekata=; (Max-Age=0; )?Path=\/; Expires=Thu, 01 Jan 1970 [0:]+ GMT; Secure(;|$)/,
      ),
    );
  });
});
