import { kata, type OidcQuirk, type Res } from '@kata/harness';
import { type Browser, makePerson, openBrowser, type Person } from './browser.ts';

/** The statement says two seconds; the machine may be busy. */
const answerMs = 3500;

export default kata(({ group, test, server, http, expect, oidc }) => {
  const api = http(server('web'));
  const idp = oidc({ clientId: 'choir', clientSecret: 'basso-continuo-1724' });

  type Options = { user?: Person; quirks?: OidcQuirk[]; next?: string };
  /** The way to the provider and the person's consent; the callback is still to be visited. */
  const begin = async (browser: Browser, { next, ...options }: Options = {}) => {
    const res = await browser.get(next === undefined ? '/login' : `/login?next=${encodeURIComponent(next)}`);
    expect.status(res, 302);
    return idp.signIn(expect.header(res, 'location'), options);
  };
  const login = async (browser: Browser, options?: Options): Promise<Res> =>
    browser.get((await begin(browser, options)).path);
  const logIn = async (options?: Options): Promise<{ browser: Browser; me: Res }> => {
    const browser = openBrowser(api);
    expect.status(await login(browser, options), 302);
    const me = await browser.get('/me');
    expect.status(me, 200);
    return { browser, me };
  };
  const expectRefused = async (browser: Browser, res: Res, status: number): Promise<void> => {
    expect.problem(res, status);
    expect.status(await browser.get('/me'), 401);
  };
  const makeMember = async ({ email, name }: Pick<Person, 'email' | 'name'>): Promise<string> => {
    const made = await api.post('/members', { email, name });
    expect.status(made, 201);
    return made.json.id;
  };

  group('callback', () => {
    test('callback.state', 'A callback without the state of this browser is refused', async (t) => {
      const victim = openBrowser(api);
      const own = await begin(victim);
      const attacker = openBrowser(api);
      const foreign = await begin(attacker, { user: makePerson(t.rnd) });
      const parts = new URLSearchParams(own.path.split('?')[1]);
      for (const path of [
        foreign.path,
        `/callback?code=${parts.get('code')}`,
        `/callback?code=${parts.get('code')}&state=`,
        `/callback?code=${parts.get('code')}&state=${t.rnd.uuid()}`,
      ]) {
        const browser = openBrowser(api);
        await begin(browser);
        await expectRefused(browser, await browser.get(path), 400);
      }
      const stranger = openBrowser(api);
      await expectRefused(stranger, await stranger.get(own.path), 400);
    });

    test('callback.replay', 'A callback works once', async () => {
      const browser = openBrowser(api);
      const back = await begin(browser);
      const cookies = [...browser.cookies];
      expect.status(await browser.get(back.path), 302);
      const thief = openBrowser(api);
      for (const [name, value] of cookies) thief.cookies.set(name, value);
      await expectRefused(thief, await thief.get(back.path), 400);
      expect.value(idp.calls('POST /token').length, 'times that the code was sent to the provider').is(1);
    });

    test('callback.denied', 'A person may say no', async () => {
      const browser = openBrowser(api);
      const begun = await browser.get('/login');
      const back = await idp.signIn(expect.header(begun, 'location'), { denied: true });
      await expectRefused(browser, await browser.get(back.path), 403);
    });
  });

  group('token', () => {
    const refuseEach = async (quirks: OidcQuirk[]): Promise<void> => {
      for (const quirk of quirks) {
        const browser = openBrowser(api);
        await expectRefused(browser, await login(browser, { quirks: [quirk] }), 401);
      }
    };

    test('token.signature', 'Only tokens that the provider has signed are believed', () =>
      refuseEach(['wrong-signature', 'hmac-signature', 'no-signature']),
    );
    test('token.issuer', 'A token of another issuer is refused', () => refuseEach(['wrong-issuer']));
    test('token.audience', 'A token for another program is refused', () => refuseEach(['wrong-audience']));
    test('token.expired', 'A token that has expired is refused', () => refuseEach(['expired']));
    test('token.nonce', 'A token of another login is refused', () => refuseEach(['wrong-nonce', 'no-nonce']));
  });

  group('accounts', () => {
    test('accounts.linked', 'A verified e-mail of a member logs that member in', async (t) => {
      const person = makePerson(t.rnd);
      const name = t.rnd.word();
      const id = await makeMember({ email: person.email, name });
      const { me } = await logIn({ user: { ...person, email: person.email.toUpperCase() } });
      expect.json(me, { id, email: person.email, name });
    });

    test('accounts.same-person', 'A person stays the same when the e-mail changes', async (t) => {
      const person = makePerson(t.rnd);
      const id = await makeMember(person);
      await logIn({ user: person });
      const other = makePerson(t.rnd);
      await makeMember(other);
      for (const user of [
        { ...person, email: makePerson(t.rnd).email, name: 'N. N.' },
        { ...person, email: other.email },
      ]) {
        const { me } = await logIn({ user });
        expect.json(me, { id, email: person.email, name: person.name });
      }
    });

    test('accounts.new', 'A new person becomes a member', async (t) => {
      const [ada, bob] = [makePerson(t.rnd), makePerson(t.rnd)];
      const first = await logIn({ user: ada });
      const second = await logIn({ user: bob });
      const again = await logIn({ user: ada });
      expect.json(first.me, { email: ada.email, name: ada.name }, { partial: true });
      expect.value(second.me.json.id, 'the id of another person').isNot(first.me.json.id);
      expect.json(again.me, first.me.json);
    });

    test('accounts.unverified', 'An e-mail that is not verified opens no account', async (t) => {
      const person = makePerson(t.rnd);
      await makeMember(person);
      const { email_verified: _, ...silent } = person;
      for (const user of [{ ...person, email_verified: false }, silent as Person]) {
        const browser = openBrowser(api);
        await expectRefused(browser, await login(browser, { user }), 403);
      }
    });
  });

  group('session', () => {
    test('session.fresh', 'A cookie from before the login is worth nothing', async (t) => {
      const browser = openBrowser(api);
      const back = await begin(browser, { user: makePerson(t.rnd) });
      const planted = [...browser.cookies];
      expect.status(await browser.get(back.path), 302);
      expect.status(await browser.get('/me'), 200);
      const attacker = openBrowser(api);
      for (const [name, value] of planted) attacker.cookies.set(name, value);
      expect.status(await attacker.get('/me'), 401);
    });

    test('session.logout', 'Logging out ends the session for every copy of its cookie', async (t) => {
      const { browser } = await logIn({ user: makePerson(t.rnd) });
      const copy = openBrowser(api);
      for (const [name, value] of browser.cookies) copy.cookies.set(name, value);
      expect.status(await browser.post('/logout'), 204);
      expect.status(await copy.get('/me'), 401);
      expect.status(await openBrowser(api).post('/logout'), 204);
    });

    test('session.next', 'After the login it goes to next, and never to another server', async (t) => {
      const own = [`/${t.rnd.word()}`, `/songs/${t.rnd.int(1, 99)}?voice=alto&page=2#top`];
      const foreign = [
        ...['//evil.example', '///evil.example', 'https://evil.example/', 'evil.example', 'javascript:alert(1)'],
        ...['/\\evil.example', '\\\\evil.example', '/\t/evil.example', '/\n/evil.example', ''],
      ];
      for (const next of [...own, ...foreign]) {
        t.note(`next=${JSON.stringify(next)}`);
        const res = await login(openBrowser(api), { next });
        expect.status(res, 302);
        expect.header(res, 'location', own.includes(next) ? next : '/me');
      }
    });
  });

  group('provider', () => {
    const expectBadGateway = async (): Promise<Res> => {
      const browser = openBrowser(api);
      const { path } = await begin(browser);
      const res = await browser.get(path);
      await expectRefused(browser, res, 502);
      return res;
    };

    test('provider.broken', 'A provider that is broken is a 502, and the next login works', async (t) => {
      idp.reply('POST /token', { status: 500, json: { error: 'server_error' } }, { times: 1 });
      await expectBadGateway();
      idp.reply('POST /token', { body: '<html>maintenance</html>' }, { times: 1 });
      await expectBadGateway();
      await logIn({ user: makePerson(t.rnd) });
    });

    test('provider.hangs', 'A provider that hangs is a 502 in time', async () => {
      idp.hang('POST /token');
      // The answer is right each time, and one of three is fast.
      let ms = answerMs;
      for (let tries = 0; tries < 3 && ms >= answerMs; tries++) ms = Math.round((await expectBadGateway()).ms);
      expect.value(ms, 'milliseconds until the callback was answered').atMost(answerMs);
      expect.status(await api.get('/health'), 200);
    });
  });
});
