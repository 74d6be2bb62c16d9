import { kata, type Random, type Res } from '@kata/harness';
import { type Jwt, parseJwt, signJwt, unsignedJwt } from './jwt.ts';
import { createMembers, makeCredentials, type Tokens } from './members.ts';

// As in `env` of kata.yaml.
const secret = 'chalk-and-rope-on-the-north-wall-since-1987';
const audience = 'hall-api';
const accessSeconds = 900;
const failuresAllowed = 5;
const blockSeconds = 60;
const leadToPass = 4;
const leadToFail = 6;

const bcrypt = /^\$2[aby]\$(1\d|2\d|3[01])\$[./A-Za-z0-9]{53}$/;
const argon2 = /^\$argon2(?:id|i|d)\$v=19\$m=(\d+),t=\d+,p=\d+\$/;
const leastArgon2KiB = 7 * 1024;

export default kata(({ group, test, server, http, expect, any, pg }) => {
  const api = http(server('web'), { timeout: '20s' });
  const members = createMembers(api, expect);

  group('login', () => {
    test('login.tokens', 'A login gives two tokens, and /me knows the user', async (t) => {
      const { id, email, password } = await members.register(t.rnd);
      const res = await api.post('/login', { email, password });
      expect.status(res, 200);
      expect.json(res, { accessToken: any.string, refreshToken: any.matching(/^\S{16,}$/) });
      const { header, claims } = parseJwt(res.json.accessToken, expect);
      expect.value(header['alg'], '`alg` in the header of the access token').is('HS256');
      expect
        .value(claims, 'the claims of the access token')
        .is(any.containing({ sub: id, aud: any.of(audience, [audience]), iat: any.integer, exp: any.integer }));
      expect.value(Number(claims['exp']) - Number(claims['iat']), 'seconds from `iat` to `exp`').is(accessSeconds);
      const me = await members.me(res.json.accessToken);
      expect.status(me, 200);
      expect.json(me, { id, email, role: 'member' });
    });

    test('login.same-answer', 'An unknown e-mail and a wrong password get the same answer', async (t) => {
      const member = await members.register(t.rnd);
      const wrong = await members.fail(member);
      const unknown = await members.fail(makeCredentials(t.rnd));
      for (const res of [wrong, unknown]) expect.problem(res, 401);
      expect.value(unknown.text, 'the body of the answer for an unknown e-mail').is(wrong.text);
    });

    test('login.timing', 'The time does not tell who is known', async (t) => {
      /** Milliseconds for some wrong passwords at once: checking them takes long beside the way of the requests. */
      const time = async (emails: string[]): Promise<number> => {
        const startedMs = performance.now();
        const answers = await api.burst(emails.length, (i) => members.fail({ email: emails[i] as string }));
        const ms = performance.now() - startedMs;
        expect.tally(answers, { 401: emails.length });
        return ms;
      };
      t.note('Three logins at once with a wrong password, and three with unknown e-mails, in turns.');
      // A busy machine disturbs any of them: one side has to lead clearly before it is believed.
      let known: string[] = [];
      for (let round = 0, lead = 0; lead < leadToPass; round++) {
        if (round % (failuresAllowed - 1) === 0) {
          known = (await api.burst(3, () => members.register(t.rnd))).map(({ email }) => email);
        }
        const wrongMs = await time(known);
        const unknownMs = await time(known.map(() => makeCredentials(t.rnd).email));
        lead += unknownMs >= wrongMs / 2 ? 1 : -1;
        if (lead > -leadToFail) continue;
        expect.fail('The time of an answer tells whether the e-mail is known.', {
          did: 'sent three logins at once with a wrong password, and three with unknown e-mails, several times in turns',
          expected: `at least ${(wrongMs / 2).toFixed(1)} ms for unknown e-mails: half of the ${wrongMs.toFixed(1)} ms for wrong passwords`,
          actual: `${unknownMs.toFixed(1)} ms`,
        });
      }
    });

    const expectBlocked = (res: Res): void => {
      expect.problem(res, 429);
      const seconds = Number(expect.header(res, 'retry-after', /^\d+$/));
      expect.value(seconds, 'seconds in `Retry-After`').atLeast(1);
      expect.value(seconds, 'seconds in `Retry-After`').atMost(blockSeconds);
    };

    test('login.throttled', 'Five failures in a row block an e-mail', async (t) => {
      const [member, other] = [await members.register(t.rnd), await members.register(t.rnd)];
      const failTimes = async (count: number, email: string): Promise<void> => {
        for (let i = 0; i < count; i++) expect.problem(await members.fail({ email }), 401);
      };
      t.note('Four failures and a success come first: they do not count any more.');
      await failTimes(failuresAllowed - 1, member.email);
      await members.login(member);
      await failTimes(failuresAllowed, member.email);
      expectBlocked(await api.post('/login', { email: member.email, password: member.password }));
      expectBlocked(await members.fail({ email: member.email.toUpperCase() }));
      await members.login(other);
    });

    test('login.guesses', 'Twelve guesses at once are five guesses', async (t) => {
      const member = await members.register(t.rnd);
      for (const one of [member, makeCredentials(t.rnd)]) {
        const guesses = await api.burst(12, () => members.fail(one));
        expect.tally(guesses, { 401: failuresAllowed, 429: 12 - failuresAllowed });
        expectBlocked(await members.fail(one));
      }
    });
  });

  group('me', () => {
    const expectRefused = (res: Res): void => {
      expect.problem(res, 401);
      expect.header(res, 'www-authenticate', /^Bearer\b/i);
    };
    let real: Promise<Jwt & { tokens: Tokens }> | undefined;
    /** A real token of one member, taken apart. */
    const realJwt = (rnd: Random) => {
      real ??= members.register(rnd).then(async (member) => {
        const tokens = await members.login(member);
        return { tokens, ...parseJwt(tokens.accessToken, expect) };
      });
      return real;
    };

    test('me.missing', 'Without an access token there is no answer', async (t) => {
      const { tokens } = await realJwt(t.rnd);
      const { accessToken, refreshToken } = tokens;
      expect.status(await members.me(accessToken), 200);
      const headers = ['', 'Bearer', 'Bearer x', 'Bearer a.b.c', `Basic ${accessToken}`, `Bearer ${refreshToken}`];
      expectRefused(await api.get('/me'));
      for (const authorization of headers) expectRefused(await api.get('/me', { headers: { authorization } }));
    });

    test('me.forged', 'Forged tokens are refused', async (t) => {
      const { header, claims, signature } = await realJwt(t.rnd);
      t.note(
        'A turnstile signs the same claims with the right secret: that token is good. The forged ones differ from it.',
      );
      expect.status(await members.me(await signJwt({ header, claims }, secret)), 200);
      const other = await members.register(t.rnd);
      const otherClaims = { ...claims, sub: other.id };
      const forged = [
        unsignedJwt({ header, claims: otherClaims, signature }),
        unsignedJwt({ header, claims, signature: `${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}` }),
        unsignedJwt({ header, claims }),
        await signJwt({ header, claims: otherClaims }, `${secret}!`),
        await signJwt({ header, claims: otherClaims }, 'secret'),
      ];
      for (const alg of ['none', 'None', 'NONE']) {
        forged.push(unsignedJwt({ header: { ...header, alg }, claims: otherClaims }));
        forged.push(unsignedJwt({ header: { ...header, alg }, claims: otherClaims, signature }));
      }
      for (const token of forged) expectRefused(await members.me(token));
    });

    test('me.expired', 'A token lives until its exp, and has one', async (t) => {
      const { header, claims } = await realJwt(t.rnd);
      const nowSeconds = Math.floor(Date.now() / 1000);
      const late = { ...claims, iat: nowSeconds - accessSeconds - 120, exp: nowSeconds - 120 };
      const { exp: _, ...endless } = claims;
      for (const one of [late, endless])
        expectRefused(await members.me(await signJwt({ header, claims: one }, secret)));
    });

    test('me.audience', 'A token for another audience is refused', async (t) => {
      const { header, claims } = await realJwt(t.rnd);
      const { aud: _, ...forNobody } = claims;
      for (const one of [{ ...claims, aud: 'hall-shop' }, { ...claims, aud: ['hall-shop'] }, forNobody]) {
        expectRefused(await members.me(await signJwt({ header, claims: one }, secret)));
      }
    });
  });

  group('refresh', () => {
    const expectRefreshed = async (refreshToken: string): Promise<string> => {
      const res = await members.refresh(refreshToken);
      expect.status(res, 200);
      expect.json(res, { accessToken: any.string, refreshToken: any.matching(/^\S{16,}$/) });
      expect.value(res.json.refreshToken, 'the new refresh token').isNot(refreshToken);
      expect.status(await members.me(res.json.accessToken), 200);
      return res.json.refreshToken;
    };

    test('refresh.rotates', 'Each refresh gives new tokens', async (t) => {
      let { refreshToken } = await members.login(await members.register(t.rnd));
      for (let i = 0; i < 3; i++) refreshToken = await expectRefreshed(refreshToken);
      expect.problem(await members.refresh(t.rnd.uuid()), 401);
    });

    test('refresh.reuse', 'A used token that comes again ends its login', async (t) => {
      const member = await members.register(t.rnd);
      const [stolen, elsewhere] = [await members.login(member), await members.login(member)];
      const newest = await expectRefreshed(await expectRefreshed(stolen.refreshToken));
      expect.problem(await members.refresh(stolen.refreshToken), 401);
      t.note('The used token came again: now the newest one of the same login must be dead, too.');
      expect.problem(await members.refresh(newest), 401);
      await expectRefreshed(elsewhere.refreshToken);
    });

    let slowing: Promise<void> | undefined;
    test('refresh.race', 'Of six uses of a token at once, one succeeds', async (t) => {
      const member = await members.register(t.rnd);
      slowing ??= pg().slowWrites(10);
      await slowing;
      t.note('The disk is slow now: every write waits for ten milliseconds.');
      // Six that come one by one prove nothing; so it is six several times.
      for (let round = 0; round < 4; round++) {
        const { refreshToken } = await members.login(member);
        const answers = await api.burst(6, () => members.refresh(refreshToken));
        expect.tally(answers, { 200: 1, 401: 5 });
      }
    });

    test('refresh.logout', 'Logging out ends the login', async (t) => {
      const member = await members.register(t.rnd);
      const [here, elsewhere] = [await members.login(member), await members.login(member)];
      const newest = await expectRefreshed(here.refreshToken);
      for (const refreshToken of [newest, newest, t.rnd.uuid()]) {
        const res = await api.post('/logout', { refreshToken });
        expect.status(res, 204);
      }
      expect.problem(await members.refresh(newest), 401);
      await expectRefreshed(elsewhere.refreshToken);
    });
  });

  group('storage', () => {
    test('storage.hash', 'Passwords are stored as bcrypt or Argon2', async (t) => {
      const { password } = makeCredentials(t.rnd);
      const hashes: string[] = [];
      for (let i = 0; i < 2; i++) {
        const { email } = makeCredentials(t.rnd);
        expect.status(await api.post('/register', { email, password }), 201);
        const rows = await pg().q('select password_hash from users where pg_catalog.lower(email) = $1', [email]);
        expect.value(rows.length, 'rows in `users` with the new e-mail').is(1);
        hashes.push(String(rows[0]?.['password_hash']));
      }
      for (const hash of hashes) {
        const isStrong = bcrypt.test(hash) || Number(argon2.exec(hash)?.[1] ?? 0) >= leastArgon2KiB;
        expect
          .value(hash, '`password_hash`')
          .satisfies(() => isStrong, 'bcrypt with a cost of at least 10, or Argon2 with at least 7 MiB');
      }
      expect.value(new Set(hashes).size, 'different hashes of the same password').is(2);
    });

    test('storage.secrets', 'No table holds a password or a refresh token', async (t) => {
      const member = await members.register(t.rnd);
      const { refreshToken } = await members.login(member);
      const tables = await pg().q(
        `select pg_catalog.quote_ident(table_name) as name from information_schema.tables
         where table_schema = 'public' and table_type = 'BASE TABLE'`,
      );
      for (const { name } of tables) {
        for (const [what, secretText] of [
          ['password', member.password],
          ['refresh token', refreshToken],
        ]) {
          const text = `select count(*) as n from public.${name} as one where pg_catalog.strpos(one::text, $1) > 0`;
          const [row] = await pg().q(text, [secretText]);
          expect.value(row?.['n'], `rows of the table ${name} that hold a ${what} as it was sent`).is(0);
        }
      }
    });
  });
});
