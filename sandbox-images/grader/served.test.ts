import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FakeRun, type FakeWorker, type FinishedRun, openFakeWorker } from './test-support/fake-worker.ts';
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
const run = (bodies: Record<string, string>, program: string, more: Partial<FakeRun> = {}): Promise<FinishedRun> => {
  const tests = Object.entries(bodies).map(([name, body]) => `test('a.${name}', 'x', async (t) => { ${body} });`);
  return worker.run({
    harness: `import { kata } from '@kata/harness';
      export default kata(({ group, test, server, http, stub, expect, any }) => {
        const api = http(server(), { timeout: '2s' });
        const users = stub('users', ${routes});
        group('a', () => { ${tests.join('\n')} });
      });`,
    groups: [{ id: 'a', tests: Object.keys(bodies).map((name) => `a.${name}`) }],
    programs: { web: program },
    served: { stubs: { users: { env: 'USERS_URL' } } },
    ...more,
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
    expect(finished.maxRssBytes).toBeLessThan(150e6);
  });
});
