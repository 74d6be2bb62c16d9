import { kata } from '@kata/harness';
import { makePerson, openBrowser } from './browser.ts';

export default kata(({ group, test, server, http, expect, any, oidc }) => {
  const web = server('web');
  const api = http(web);
  const idp = oidc({ clientId: 'choir', clientSecret: 'basso-continuo-1724' });

  group('boot', () => {
    test('boot.health', 'GET /health says that the server is well', async () => {
      const res = await api.get('/health');
      expect.status(res, 200);
      expect.json(res, { status: 'ok' });
    });
  });

  group('login', () => {
    test('login.request', 'GET /login asks the provider for a code, with state, nonce and a challenge', async () => {
      const seen: string[] = [];
      for (let i = 0; i < 2; i++) {
        const res = await openBrowser(api).get('/login');
        expect.status(res, 302);
        const { request } = await idp.signIn(expect.header(res, 'location'));
        const random = any.matching(/^\S{16,}$/);
        expect.value(request, 'the parameters of the authorization request').is(
          any.containing({
            redirect_uri: `http://127.0.0.1:${web.port}/callback`,
            scope: any.matching(/\bemail\b/),
            state: random,
            nonce: random,
            code_challenge: any.matching(/^[\w-]{43}$/),
            code_challenge_method: 'S256',
          }),
        );
        seen.push(String(request['state']), String(request['nonce']), String(request['code_challenge']));
      }
      expect.value(new Set(seen).size, 'different values among state, nonce and code_challenge of two logins').is(6);
    });

    test('login.callback', 'The callback logs the person in', async (t) => {
      const browser = openBrowser(api);
      const person = makePerson(t.rnd);
      expect.status(await browser.get('/me'), 401);
      const begun = await browser.get('/login');
      const back = await idp.signIn(expect.header(begun, 'location'), { user: person });
      const done = await browser.get(back.path);
      expect.status(done, 302);
      expect.header(done, 'location', '/me');
      const me = await browser.get('/me');
      expect.status(me, 200);
      expect.json(me, { id: any.string, email: person.email, name: person.name });
      const lines = expect.header(done, 'set-cookie').split('\n');
      const session = lines.find((line) =>
        [...browser.cookies].some(([name, value]) => line.startsWith(`${name}=${value}`)),
      );
      expect.value(session ?? '', 'the Set-Cookie of the session').matches(/;\s*httponly\b/i);
      expect.value(session ?? '', 'the Set-Cookie of the session').matches(/;\s*samesite=(lax|strict)\b/i);
    });
  });
});
