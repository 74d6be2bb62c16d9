import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ProviderStarted, SignInProviderList } from '#contracts/account.ts';
import type { OidcQuirk } from '#sandbox-images/grader/harness/api/oidc.ts';
import { IdentityProvider } from '#sandbox-images/grader/harness/served/identity-provider.ts';
import { startTestServer, type TestServer } from '#test/support/test-server.ts';
import { createVisitor, type Visitor, visitorPassword } from '#test/support/visitor.ts';

/** As GitHub answers: codes are names of people. */
const githubPeople: Record<string, { id: number; login: string; email: string; verified: boolean }> = {
  octo: { id: 7, login: 'octo', email: 'Octo@example.com', verified: true },
  sly: { id: 8, login: 'sly', email: 'victim@example.com', verified: false },
};
const github = createServer(async (request, response) => {
  const send = (json: unknown) => response.setHeader('content-type', 'application/json').end(JSON.stringify(json));
  const person = githubPeople[request.headers.authorization?.replace('Bearer token-', '') ?? ''];
  if (request.url === '/login/oauth/access_token') {
    let text = '';
    for await (const chunk of request) text += chunk;
    const form = new URLSearchParams(text);
    if (!form.get('code_verifier')) response.statusCode = 400;
    send({ access_token: `token-${form.get('code')}`, token_type: 'bearer', scope: '' });
  } else if (request.url === '/api/v3/user') send({ id: person?.id, login: person?.login, name: null });
  else send([{ email: person?.email, primary: true, verified: person?.verified }]);
});

let server: TestServer;
const oidc = new IdentityProvider();
beforeAll(async () => {
  oidc.options = { clientId: 'wirekata', clientSecret: 'hush' };
  await oidc.open();
  await new Promise<void>((resolve) => github.listen(0, '127.0.0.1', resolve));
  server = await startTestServer({
    ...{ OIDC_ISSUER: oidc.issuer, OIDC_CLIENT_ID: 'wirekata', OIDC_CLIENT_SECRET: 'hush', OIDC_TITLE: 'Campus' },
    ...{ GITHUB_CLIENT_ID: 'wirekata', GITHUB_CLIENT_SECRET: 'hush' },
    GITHUB_URL: `http://127.0.0.1:${(github.address() as AddressInfo).port}`,
  });
});
afterAll(async () => {
  await server.close();
  oidc.close();
  github.close();
});

const browser = () => createVisitor(() => server.url);

/** Begins, and comes back from the provider as its browser would. @returns where the site then sends the browser. */
async function comeBack(
  visitor: Visitor,
  person: Record<string, string | boolean>,
  options: {
    quirk?: OidcQuirk;
    start?: object;
    change?: (callback: URL) => void;
    before?: () => Promise<unknown>;
  } = {},
): Promise<string> {
  const reply = await visitor.send('POST', '/api/auth/providers/oidc/start', options.start ?? {});
  const asked = new URL(ProviderStarted.parse(reply.json).url);
  const request = Object.fromEntries(asked.searchParams);
  const quirks = new Set(options.quirk === undefined ? [] : [options.quirk]);
  const callback = new URL(request['redirect_uri'] ?? '');
  callback.searchParams.set('code', oidc.grant({ request, user: person, quirks }));
  callback.searchParams.set('state', request['state'] ?? '');
  options.change?.(callback);
  await options.before?.();
  const back = await visitor.send('GET', `${callback.pathname}${callback.search}`);
  expect(back.status).toBe(302);
  return back.headers.get('location') ?? '';
}

const verified = (name: string) => ({ sub: `sub-${name}`, email: `${name}@example.com`, email_verified: true, name });
const whoIs = async (visitor: Visitor) =>
  ((await visitor.send('GET', '/api/auth/session')).json as { account?: { email: string; name: string } }).account;

describe('signing in through an OpenID provider', () => {
  test('makes an account at the first time, finds it again, and goes where one wanted to', async () => {
    const first = browser();
    expect(await comeBack(first, verified('grace'), { start: { next: '/submissions?exercise=one' } })).toBe(
      '/submissions?exercise=one',
    );
    expect(await whoIs(first)).toMatchObject({ email: 'grace@example.com', name: 'grace' });
    const again = browser();
    // The address may change; who it is does not.
    await comeBack(again, { ...verified('grace'), email: 'new@example.com' });
    expect(await whoIs(again)).toMatchObject({ email: 'grace@example.com' });
  });

  test('uses PKCE, a state and a nonce', async () => {
    const reply = await browser().send('POST', '/api/auth/providers/oidc/start', {});
    const { searchParams } = new URL(ProviderStarted.parse(reply.json).url);
    expect(searchParams.get('code_challenge_method')).toBe('S256');
    for (const name of ['code_challenge', 'state', 'nonce']) expect(searchParams.get(name)?.length).toBeGreaterThan(30);
  });

  test.each<OidcQuirk>([
    ...(['wrong-nonce', 'no-nonce', 'wrong-audience', 'wrong-issuer', 'expired'] as const),
    ...(['wrong-signature', 'hmac-signature', 'no-signature'] as const),
  ])('is refused with a token that has %s', async (quirk) => {
    const visitor = browser();
    expect(await comeBack(visitor, verified('mallory'), { quirk })).toBe('/sign-in?problem=provider-refused');
    expect(await whoIs(visitor)).toBeUndefined();
  });

  test('is refused with the state of another sign-in', async () => {
    const change = (callback: URL) => callback.searchParams.set('state', 'another');
    expect(await comeBack(browser(), verified('mallory'), { change })).toBe('/sign-in?problem=provider-refused');
  });

  test('is refused in a browser that has not begun it, and a second time in one that has', async () => {
    const victim = browser();
    let address = '';
    const change = (callback: URL) => {
      address = `${callback.pathname}${callback.search}`;
    };
    await comeBack(browser(), verified('mallory'), { change });
    const reply = await victim.send('GET', address);
    expect(reply.headers.get('location')).toBe('/sign-in?problem=begin-again');
    expect(await whoIs(victim)).toBeUndefined();
  });

  test.each(['https://evil.example', '//evil.example', '/\\evil.example', 'javascript:alert(1)'])(
    'does not send anybody to %s afterwards',
    async (next) => {
      expect((await browser().send('POST', '/api/auth/providers/oidc/start', { next })).status).toBe(400);
    },
  );

  test("is not begun by other sites' pages", async () => {
    const reply = await browser().send(
      'POST',
      '/api/auth/providers/oidc/start',
      {},
      { origin: 'https://evil.example' },
    );
    expect(reply).toMatchObject({ status: 403, json: { error: { code: 'foreign-origin' } } });
  });
});

describe('an account that is there already', () => {
  test('is never given to an address that is not verified', async () => {
    await browser().signUp('barbara');
    const stranger = browser();
    const claim = { ...verified('barbara'), sub: 'sub-other', email_verified: false };
    expect(await comeBack(stranger, claim)).toBe('/sign-in?problem=email-not-verified');
    expect(await comeBack(stranger, { ...claim, email_verified: 'true' })).toBe('/sign-in?problem=email-not-verified');
    expect(await whoIs(stranger)).toBeUndefined();
  });

  test('goes to the owner of the verified address, and whoever else had the password is out', async () => {
    const squatter = browser();
    await squatter.signUp('owner');
    const owner = browser();
    expect(await comeBack(owner, verified('owner'))).toBe('/');
    expect(await whoIs(owner)).toMatchObject({ email: 'owner@example.com' });
    expect(await whoIs(squatter)).toBeUndefined();
    expect((await browser().signIn('owner')).status).toBe(401);
  });

  test('is linked from a session whatever the address, and keeps its password', async () => {
    const linus = browser();
    await linus.signUp('torvald');
    const elsewhere = { sub: 'sub-elsewhere', email: 'other@example.org', email_verified: false, name: 'T' };
    expect(await comeBack(linus, elsewhere, { start: { isLink: true, password: visitorPassword } })).toBe('/account');
    const later = browser();
    await comeBack(later, elsewhere);
    expect(await whoIs(later)).toMatchObject({ email: 'torvald@example.com' });
    expect((await browser().signIn('torvald')).status).toBe(200);
  });

  test('is not linked when the session has ended meanwhile, nor with somebody else’s identity', async () => {
    const hedy = browser();
    await hedy.signUp('hedy');
    const leave = () => hedy.send('POST', '/api/auth/sign-out');
    const start = { isLink: true, password: visitorPassword };
    expect(await comeBack(hedy, verified('hedy'), { start, before: leave })).toBe('/account?problem=begin-again');
    await hedy.signIn('hedy');
    await comeBack(browser(), verified('taken'));
    expect(await comeBack(hedy, verified('taken'), { start })).toBe('/account?problem=identity-taken');
    expect((await browser().send('POST', '/api/auth/providers/oidc/start', start)).status).toBe(401);
  });

  test('is not linked with a session alone, nor after its password has changed meanwhile', async () => {
    const lise = browser();
    await lise.signUp('lise');
    const begin = (body: object) => lise.send('POST', '/api/auth/providers/oidc/start', body);
    expect(await begin({ isLink: true })).toMatchObject({
      status: 401,
      json: { error: { code: 'wrong-credentials' } },
    });
    const start = { isLink: true, password: visitorPassword };
    const before = () =>
      lise.send('PUT', '/api/account/password', { currentPassword: visitorPassword, newPassword: 'battery staple' });
    expect(await comeBack(lise, verified('lise'), { start, before })).toBe('/account?problem=begin-again');
    expect(await whoIs(lise)).toMatchObject({ email: 'lise@example.com' });
  });

  test('cannot lose its only way in, but sets a password soon after signing in, and then unlinks', async () => {
    const ida = browser();
    await comeBack(ida, verified('ida'));
    const unlink = () => ida.send('DELETE', '/api/account/providers/oidc');
    expect(await unlink()).toMatchObject({ status: 409, json: { error: { code: 'conflict' } } });
    const setPassword = () =>
      ida.send('PUT', '/api/account/password', { currentPassword: '', newPassword: visitorPassword });
    await server.services.sql`UPDATE sessions SET created_at = now() - interval '20 minutes'`;
    expect(await setPassword()).toMatchObject({ status: 403 });
    await comeBack(ida, verified('ida'));
    expect((await setPassword()).status).toBe(204);
    expect((await unlink()).status).toBe(204);
    expect((await browser().signIn('ida')).status).toBe(200);
  });
});

describe('signing in through GitHub', () => {
  async function comeBackFromGithub(visitor: Visitor, code: string): Promise<string> {
    const { json } = await visitor.send('POST', '/api/auth/providers/github/start', {});
    const { searchParams } = new URL(ProviderStarted.parse(json).url);
    const query = new URLSearchParams({ code, state: searchParams.get('state') ?? '' });
    const reply = await visitor.send('GET', `/api/auth/providers/github/callback?${query}`);
    return reply.headers.get('location') ?? '';
  }

  test('takes the primary address when GitHub has verified it, and no other', async () => {
    const octo = browser();
    expect(await comeBackFromGithub(octo, 'octo')).toBe('/');
    expect(await whoIs(octo)).toMatchObject({ email: 'octo@example.com', name: 'octo' });
    expect(await comeBackFromGithub(browser(), 'sly')).toBe('/sign-in?problem=email-not-verified');
    expect(await comeBackFromGithub(browser(), 'nobody')).toBe('/sign-in?problem=provider-refused');
  });
});

test('a site says which providers it has, and none that is not configured', async () => {
  const list = async (url: string) =>
    SignInProviderList.parse(await (await fetch(`${url}/api/auth/providers`)).json()).providers;
  expect(await list(server.url)).toEqual([
    { id: 'oidc', title: 'Campus' },
    { id: 'github', title: 'GitHub' },
  ]);
  const plain = await startTestServer();
  expect(await list(plain.url)).toEqual([]);
  const reply = await fetch(`${plain.url}/api/auth/providers/oidc/callback`);
  expect(reply.status).toBe(404);
  await plain.close();
});
