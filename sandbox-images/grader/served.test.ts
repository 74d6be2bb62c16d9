import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type FakeRun,
  type FakeWorker,
  type FinishedRun,
  maxGraderRssBytes,
  openFakeWorker,
} from './test-support/fake-worker.ts';
import { loginProgram, loginTests, signInSteps } from './test-support/login-program.ts';
import { serverOf } from './test-support/programs.ts';

let worker: FakeWorker;
beforeAll(async () => {
  worker = await openFakeWorker();
});
afterAll(() => worker.close());

const routes = `{
  'GET /users/:id': ({ params, query }) => ({ json: { id: params.id, as: query.as ?? null } }),
  'POST /users': (call) => ({ status: 201, json: { name: call.json.name.toUpperCase() } }),
  'GET /files/*': { body: 'file', headers: { 'x-a': 1 } },
  'GET /stream': { chunks: ['a', 'b', 'c'], every: 10 },
}`;
const run = (
  bodies: Record<string, string>,
  program: string,
  more: Partial<FakeRun> & { before?: string } = {},
): Promise<FinishedRun> => {
  const { before = '', ...rest } = more;
  const tests = Object.entries(bodies).map(([name, body]) => `test('a.${name}', 'x', async (t) => { ${body} });`);
  return worker.run({
    harness: `import { kata } from '@kata/harness';
      export default kata(({ group, test, server, http, stub, inbox, oidc, expect, any }) => {
        const api = http(server(), { timeout: '2s' });
        const users = stub('users', ${routes});
        ${before}
        group('a', () => { ${tests.join('\n')} });
      });`,
    groups: [{ id: 'a', tests: Object.keys(bodies).map((name) => `a.${name}`) }],
    programs: { web: program },
    served: { stubs: { users: { env: 'USERS_URL' } }, smtp: { env: 'SMTP_URL' }, oidc: { env: 'OIDC_ISSUER' } },
    ...rest,
  });
};
const failures = ({ tests }: FinishedRun) =>
  Object.values(tests).flatMap(({ test, status, failure }) =>
    status === 'passed' ? [] : [`${test} ${status}: ${failure?.message}`],
  );

/** Passes every request on to the stub and gives up after 300 ms. */
const proxy = serverOf(`async (req, res, body, json) => {
  const leaving = new AbortController();
  res.on('close', () => leaving.abort());
  try {
    const answer = await fetch(process.env.USERS_URL + req.url, {
      method: req.method, body: body === '' ? undefined : body, headers: { 'x-from': 'web' },
      signal: AbortSignal.any([AbortSignal.timeout(300), leaving.signal]),
    });
    const text = await answer.text();
    if (answer.headers.get('content-type') === 'application/json') JSON.parse(text);
    res.writeHead(answer.status, { 'x-a': answer.headers.get('x-a') ?? '' }).end(text);
  } catch (error) { json(res, 502, { error: error.name }); }
}`);

describe('a stub', () => {
  it('tells the learner which request called it, and what it answered', async () => {
    const { messages } = await run({ calls: `await api.get('/users/7?as=x'); await api.del('/users/7');` }, proxy);
    const calls = messages.flatMap((message) =>
      message.type === 'exchange' ? (message.exchange.caused?.calls ?? []) : [],
    );
    const called = { stub: 'users', ms: expect.any(Number), isShared: false };
    expect(calls).toEqual([
      { ...called, method: 'GET', path: '/users/7?as=x', status: 200 },
      { ...called, method: 'DELETE', path: '/users/7', status: 404 },
    ]);
  });

  it('tells a test which request called it, and what it answered', async () => {
    const finished = await run(
      {
        upstream: `const first = await api.get('/users/7?as=x'), second = await api.del('/users/7');
          const [call] = first.upstream;
          expect.json({ ...first, json: call }, { stub: 'users', method: 'GET', path: '/users/7?as=x', status: 200, ms: any.number, attribution: 'exact' });
          expect.value(second.upstream.map(({ status }) => status), 'what the stub answered').is([404]);`,
      },
      proxy,
    );
    expect(failures(finished)).toEqual([]);
  });

  it('answers by its routes, and tells what it was asked', async () => {
    const finished = await run(
      {
        routes: `expect.json(await api.get('/users/a%20b?as=admin'), { id: 'a b', as: 'admin' });
          expect.json(await api.post('/users', { name: 'ada' }), { name: 'ADA' });
          expect.value((await api.get('/files/x/y')).text, 'file').is('file');
          expect.value((await api.get('/stream')).text, 'stream').is('abc');
          expect.status(await api.del('/users/1'), 404);
          expect.value(users.calls().map(({ n, method, path, route }) => [n, method, path, route]), 'calls').is([
            [1, 'GET', '/users/a%20b', 'GET /users/:id'], [2, 'POST', '/users', 'POST /users'], [3, 'GET', '/files/x/y', 'GET /files/*'],
            [4, 'GET', '/stream', 'GET /stream'], [5, 'DELETE', '/users/1', '']]);
          const [call] = users.calls('POST /users');
          expect.value([call.json, call.headers['x-from'], call.isAborted], 'call').is([{ name: 'ada' }, 'web', false]);`,
        fresh: `expect.value(users.calls().length, 'calls').is(0);`,
        next: `await api.get('/users/1'); await api.get('/users/2');
          expect.value((await users.next('GET /users/:id')).params.id, 'id').is('1');
          expect.value((await users.next()).params.id, 'id').is('2');`,
      },
      proxy,
    );
    expect(failures(finished)).toEqual([]);
  });

  it('misbehaves for the rest of one test, or a few times', async () => {
    const finished = await run(
      {
        times: `users.reply('GET /users/:id', { status: 503 }, { times: 2 });
          const seen = []; for (let i = 0; i < 3; i++) seen.push((await api.get('/users/1')).status);
          expect.value(seen, 'statuses').is([503, 503, 200]);`,
        hang: `users.hang('GET /users/:id');
          const res = await api.get('/users/1'); expect.status(res, 502); expect.value(res.json.error, 'error').is('TimeoutError');
          const call = users.calls()[0]; await expect.eventually(() => expect.value(call.isAborted, 'aborted').is(true));`,
        late: `users.reply('GET /users/:id', { after: '500ms', json: {} }); expect.status(await api.get('/users/1'), 502);`,
        garble: `users.garble('GET /users/:id'); expect.value((await api.get('/users/1')).json.error, 'error').is('SyntaxError');`,
        noise: `users.garble('GET /users/:id', 'http'); expect.value((await api.get('/users/1')).json.error, 'error').is('TypeError');`,
        cut: `users.cut('GET /users/:id'); expect.value((await api.get('/users/1')).json.error, 'error').is('TypeError');`,
        abort: `users.hang('GET /users/:id'); const gone = api.get('/users/1', { abortAfter: '100ms' });
          const call = await users.next(); await gone; await expect.eventually(() => expect.value(call.isAborted, 'aborted').is(true), { within: '150ms', every: 10 });`,
        well: `expect.status(await api.get('/users/1'), 200);`,
      },
      proxy,
    );
    expect(failures(finished)).toEqual([]);
  });

  it('tells what it waited for', async () => {
    const finished = await run(
      { next: `await api.get('/users/1'); await users.next('POST /users', { within: '100ms' });` },
      proxy,
    );
    expect(finished.tests['a.next']).toMatchObject({
      status: 'timed-out',
      failure: {
        message: 'The program did not call POST /users of "users" within 100 ms.',
        actual: 'GET /users/1',
      },
    });
  });

  it('takes a body that is not what its route wants for the program’s mistake', async () => {
    const finished = await run(
      {
        shape: `expect.status(await api.post('/users', {}), 400); expect.status(await api.post('/users', 'no json'), 400);`,
        look: `await api.post('/users', 'no json'); users.calls()[0].json;`,
      },
      proxy,
    );
    expect(failures(finished)).toEqual([
      expect.stringContaining('a.look failed: The body of POST /users to "users" is not JSON'),
    ]);
  });

  it.each([
    ['that kata.yaml does not declare', `stub('orders');`, 'kata.yaml declares no such stub (declared: users)'],
    ['with a route that is none', `stub('users', { '/x': {} });`, '"/x" is not a route of a stub'],
    [
      'whose route has a mistake',
      `stub('users', { 'GET /x': () => nothing.here }); await api.get('/x'); await t.sleep(500, 'x');`,
      'The route "GET /x" of stub "users" failed: ReferenceError',
    ],
  ])('%s is the author’s mistake', async (_name, body, words) => {
    const finished = await run({ first: body }, proxy);
    expect(finished.messages.at(-1)).toMatchObject({ type: 'harness-error', message: expect.stringContaining(words) });
  });
});

describe('a hostile client of a stub that', () => {
  it.each([
    [
      'sends a body without an end',
      `const up = http.request(process.env.USERS_URL + '/users', { method: 'POST' }, (answer) => res.end(String(answer.statusCode))); up.on('error', () => res.end('cut')); const more = () => { while (up.write(Buffer.alloc(65536))); up.once('drain', more); }; more();`,
      `expect.value((await api.get('/')).text, 'outcome').matches(/413|cut/);`,
    ],
    [
      'sends headers without an end',
      `const up = http.request(process.env.USERS_URL + '/users', { headers: { a: 'x'.repeat(30000) } }, (answer) => res.end(String(answer.statusCode))); up.on('error', () => res.end('cut')); up.end();`,
      `expect.value((await api.get('/')).text, 'outcome').matches(/431|cut/);`,
    ],
    [
      'calls without an end',
      `for (let i = 0; i < 5200; i += 40) await Promise.all(Array.from({ length: 40 }, () => fetch(process.env.USERS_URL + '/files/1').then((a) => a.text()))); res.end();`,
      `await api.get('/', { timeout: '10s' }); try { users.calls(); } catch (error) { expect.value(error.message, 'message').matches(/more than 5000 times/); throw error; }`,
    ],
    [
      'holds connections',
      `for (let i = 0; i < 400; i++) net.connect(new URL(process.env.USERS_URL).port, '127.0.0.1').on('error', () => {}).write('GET / HT'); setTimeout(() => res.end(), 200);`,
      `await api.get('/');`,
    ],
    [
      'hides a key in __proto__',
      `await fetch(process.env.USERS_URL + '/files/1?__proto__=x&constructor=y', { method: 'GET', headers: { __proto__: 'x' } }); res.end();`,
      `await api.get('/'); expect.value(users.calls()[0].query, 'query').is(Object.assign(Object.create(null), { ['__proto__']: 'x', constructor: 'y' }));`,
    ],
  ])('%s harms nobody', async (_name, handler, body) => {
    const finished = await run(
      { first: body, after: `await server().alive();` },
      serverOf(`async (req, res) => { ${handler} }`),
      { testTimeoutMs: 15_000 },
    );
    const [first, ...rest] = failures(finished);
    expect(first ?? 'a.first failed: The program called "users" more than 5000 times').toContain(
      'more than 5000 times',
    );
    expect(rest).toEqual([]);
    expect(finished.maxRssBytes).toBeLessThan(maxGraderRssBytes);
  });
});

/** Sends the body of a request by SMTP, line by line, and answers with the codes it got. */
const mailer = serverOf(`(req, res, body, json) => {
  const { from = 'app@example.org', to = [], content = '', lines } = JSON.parse(body);
  const talk = lines ?? ['EHLO app', 'MAIL FROM:<' + from + '>', ...to.map((one) => 'RCPT TO:<' + one + '>'), 'DATA', content + '\\r\\n.', 'QUIT'];
  const socket = net.connect(new URL(process.env.SMTP_URL).port, '127.0.0.1');
  const codes = [];
  let rest = '';
  socket.on('data', (data) => {
    rest += data;
    const whole = rest.split('\\r\\n'); rest = whole.pop();
    for (const line of whole) if (line[3] === ' ') { codes.push(Number(line.slice(0, 3))); if (talk.length > 0) socket.write(talk.shift() + '\\r\\n'); }
  });
  socket.on('error', () => {});
  socket.on('close', () => json(res, 200, codes));
}`);

describe('the inbox', () => {
  const send = (mail: string, more = '') =>
    `const send = (more) => api.post('/', { ${mail}, ...more }); const codes = (await send({ ${more} })).json;`;
  const hello = `to: ['ada@example.org'], content: 'From: App <app@example.org>\\r\\nSubject: =?utf-8?Q?Gr=C3=BC=C3=9Fe?=\\r\\nContent-Type: text/plain; charset=utf-8\\r\\n\\r\\nHallo, Zoë\\r\\n..punkt'`;

  it('keeps what was sent, read as a person would', async () => {
    const finished = await run(
      {
        sent: `${send(hello)} expect.value(codes, 'codes').is([220, 250, 250, 250, 354, 250, 221]);
          const mail = await inbox().next({ to: ['ada@example.org'], subject: 'Grüße' });
          expect.value([mail.from, mail.text.trim(), mail.code], 'mail').is(['app@example.org', 'Hallo, Zoë\\n.punkt', 250]);
          await inbox().nothing();`,
        empty: `expect.value([inbox().mails().length, inbox().attempts().length], 'mails').is([0, 0]);`,
        injected: `${send(hello)} await send({ content: 'Subject: Hi\\r\\nBcc: victim@example.org\\r\\n\\r\\nx' });
          expect.value(inbox().mails()[1].headers, 'headers').is([{ name: 'subject', value: 'Hi' }, { name: 'bcc', value: 'victim@example.org' }]);`,
      },
      mailer,
    );
    expect(failures(finished)).toEqual([]);
  });

  it('refuses, hangs and cuts as a test wants', async () => {
    const finished = await run(
      {
        once: `inbox().reply(451, { times: 1 }); ${send(hello)} expect.value(codes, 'codes').includes(451); await send();
          expect.value(inbox().attempts().map((one) => one.code), 'attempts').is([451, 250]);
          expect.value(inbox().mails().length, 'mails').is(1);`,
        gone: `inbox().reply(550, { at: 'rcpt', to: 'gone@example.org' }); ${send(hello, `to: ['gone@example.org'], content: ''`)}
          expect.value(codes.slice(0, 5), 'codes').is([220, 250, 250, 550, 503]);
          expect.value(inbox().attempts().map(({ to, code }) => [to, code]), 'attempts').is([[['gone@example.org'], 550]]);`,
        cut: `inbox().cut(); ${send(hello)} expect.value(codes.at(-1), 'last code').is(354); expect.value(inbox().attempts()[0].code, 'code').is(null);`,
        hang: `inbox().hang(); const waiting = api.post('/', { ${hello} }, { abortAfter: '300ms' });
          await expect.eventually(() => expect.value(inbox().attempts().length, 'attempts').is(1)); await waiting;
          expect.value(inbox().mails().length, 'mails').is(0);`,
        well: `${send(hello)} expect.value(codes.at(-2), 'code').is(250);`,
      },
      mailer,
    );
    expect(failures(finished)).toEqual([]);
  });

  it('tells what it waited for', async () => {
    const finished = await run(
      { next: `${send(hello)} await inbox().next({ to: ['bob@example.org'] }, { within: '100ms' });` },
      mailer,
    );
    expect(finished.tests['a.next']?.failure).toMatchObject({
      message: 'No message with {"to":["bob@example.org"]} came on the inbox within 100 ms.',
      actual: expect.stringContaining('to ada@example.org: Grüße (250)'),
    });
  });

  const envelope = `['EHLO a', 'MAIL FROM:<a@b.c>', 'RCPT TO:<a@b.c>', 'DATA']`;
  /** Says these lines one after the other, each after an answer, and then does this with the connection. */
  const speaker = (lines: string, then: string): string =>
    serverOf(`(req, res) => {
      const lines = ${lines};
      const flood = (left) => (error) => (error || left === 0) ? setTimeout(() => res.end(), 200) : socket.write(Buffer.alloc(65536, 'x'), flood(left - 1));
      const part = (n) => n === 0 ? 'x' : 'Content-Type: multipart/mixed; boundary="b' + n + '"\\r\\n\\r\\n--b' + n + '\\r\\n' + part(n - 1);
      const socket = net.connect(new URL(process.env.SMTP_URL).port, '127.0.0.1');
      socket.on('error', () => {});
      socket.on('data', () => { if (lines.length > 0) socket.write(lines.shift() + '\\r\\n'); else { socket.removeAllListeners('data').resume(); ${then} } });
    }`);

  it.each([
    ['sends a message without an end', speaker(envelope, 'flood(1000)();')],
    ['sends a command without an end', speaker('[]', 'flood(1000)();')],
    [
      'nests a message deeply',
      speaker(envelope, `socket.write(part(2000) + '\\r\\n.\\r\\n'); setTimeout(() => res.end(), 300);`),
    ],
    [
      'holds connections',
      serverOf(
        `(req, res) => { for (let i = 0; i < 400; i++) net.connect(new URL(process.env.SMTP_URL).port, '127.0.0.1').on('error', () => {}); setTimeout(() => res.end(), 300); }`,
      ),
    ],
  ])('is not harmed by a program that %s', { timeout: 20_000 }, async (_name, program) => {
    const finished = await run(
      {
        first: `await api.get('/', { timeout: '10s' }); expect.value(inbox().attempts().every(({ raw }) => raw.length < 1e6), 'short').is(true);`,
        after: `await server().alive();`,
      },
      program,
      { testTimeoutMs: 15_000 },
    );
    expect(failures(finished)).toEqual([]);
    expect(finished.maxRssBytes).toBeLessThan(maxGraderRssBytes);
  });
});

describe('the identity provider', () => {
  const bodies = Object.fromEntries(Object.entries(loginTests).map(([name, { body }]) => [name, body]));
  const options = { before: signInSteps, testTimeoutMs: 8000 };

  it('signs people in for a program that checks everything', { timeout: 30_000 }, async () => {
    expect(failures(await run(bodies, loginProgram(), options))).toEqual([]);
  });

  it('shows each check that a program leaves out', { timeout: 30_000 }, async () => {
    const leftOut = ['nonce', 'audience', 'issuer', 'expiry', 'signature', 'subject', 'verified', 'state'];
    const finished = await run(bodies, loginProgram(leftOut), options);
    const wrong = Object.entries(loginTests).flatMap(([name, { check }]) => (check === undefined ? [] : [`a.${name}`]));
    expect(Object.values(finished.tests).flatMap(({ test, status }) => (status === 'failed' ? [test] : []))).toEqual(
      wrong,
    );
  });

  it('refuses what a provider refuses', async () => {
    const form = `(fields) => api.post('/', new URLSearchParams(fields).toString())`;
    const proxy = serverOf(`async (req, res, body, json) => {
      const answer = await fetch(process.env.OIDC_ISSUER + '/token', { method: 'POST', body: new URLSearchParams(body) });
      json(res, answer.status, await answer.json());
    }`);
    const finished = await run(
      {
        code: `const post = ${form};
          const { issuer } = idp; const redirect = 'http://127.0.0.1/callback';
          const ask = (more) => issuer + '/authorize?' + new URLSearchParams({ response_type: 'code', client_id: 'kata', redirect_uri: redirect, scope: 'openid', ...more });
          const whole = { grant_type: 'authorization_code', client_id: 'kata', client_secret: 's3cret', redirect_uri: redirect };
          const fresh = async (more) => (await idp.signIn(ask(more))).code;
          expect.status(await post({ ...whole, code: await fresh() }), 200);
          expect.problem(await post({ ...whole, code: 'x' }), 400, { fields: ['invalid_grant'] });
          expect.problem(await post({ ...whole, code: await fresh(), client_secret: 'no' }), 401, { fields: ['invalid_client'] });
          expect.problem(await post({ ...whole, code: await fresh(), redirect_uri: 'http://evil/' }), 400, { fields: ['invalid_grant'] });
          expect.problem(await post({ ...whole, code: await fresh({ code_challenge: 'x', code_challenge_method: 'S256' }) }), 400, { fields: ['invalid_grant'] });
          expect.problem(await post({ ...whole, grant_type: 'password' }), 400, { fields: ['unsupported_grant_type'] });`,
        location: `await idp.signIn('https://accounts.example/authorize?client_id=kata');`,
        scope: `await idp.signIn(idp.issuer + '/authorize?response_type=code&client_id=kata&redirect_uri=http://a/');`,
      },
      proxy,
      { before: signInSteps },
    );
    expect(failures(finished)).toEqual([
      'a.location failed: The program does not send people to the provider.',
      'a.scope failed: The authorization request does not ask for an identity.',
    ]);
  });
});
