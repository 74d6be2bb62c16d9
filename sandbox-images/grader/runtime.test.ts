import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FakeWorker, maxGraderRssBytes, openFakeWorker } from './test-support/fake-worker.ts';
import { goodServer, serverOf } from './test-support/programs.ts';

let worker: FakeWorker;
beforeAll(async () => {
  worker = await openFakeWorker();
});
afterAll(() => worker.close());

const kata = (body: string): string => `import { kata, fc } from '@kata/harness';
export default kata((k) => { const { group, test, server, script, http, expect, prop, load, std, any, rnd, fixture, solution } = k; ${body} });`;

it('reads what a server prints, from its latest start on', async () => {
  const run = await worker.run({
    harness: kata(`const web = server(); const api = http(web);
      group('a', () => {
        test('a.logs', 'x', async () => {
          await api.get('/one');
          await expect.eventually(async () => expect.value(await web.logs(), 'log').is('GET /one\\n'));
          await web.restart();
          expect.value(await web.logs(), 'log').is('');
        });
      });`),
    groups: [{ id: 'a', tests: ['a.logs'] }],
    programs: { web: serverOf(`(req, res) => { console.log(req.method, req.url); res.end(); }`) },
  });
  expect(run.tests['a.logs']?.failure).toBeUndefined();
});

it('runs the body of a test as often as it says, up to the first failure', async () => {
  const run = await worker.run({
    harness: kata(`const api = http(server());
      group('a', () => {
        test('a.passes', 'x', async () => expect.value((await api.get('/')).json, 'count').atMost(3), { repeat: 3 });
        test('a.fails', 'x', async () => expect.value((await api.get('/')).json, 'count').atMost(4), { repeat: 10 });
        test('a.after', 'x', async () => expect.value((await api.get('/')).json, 'count').is(6));
      });`),
    groups: [{ id: 'a', tests: ['a.passes', 'a.fails', 'a.after'] }],
    programs: { web: `let count = 0; ${serverOf('(req, res, body, json) => json(res, 200, ++count)')}` },
  });
  expect(Object.values(run.tests).map(({ status }) => status)).toEqual(['passed', 'failed', 'passed']);
});

it('runs several instances of one server beside each other, each with its own port and life', async () => {
  const run = await worker.run({
    harness: kata(`const one = server(), two = server('web', { instance: 2 });
      group('a', () => {
        test('a.two', 'x', async () => {
          const answers = [await http(one).get('/'), await http(two).get('/')];
          expect.value(new Set(answers.map((res) => res.json.port)).size, 'ports').is(2);
          await one.kill();
          expect.status(await http(two).get('/'), 200);
          expect.value(two.name, 'name').is('web#2');
        });
      });`),
    groups: [{ id: 'a', tests: ['a.two'] }],
    programs: { web: serverOf(`(req, res, body, json) => json(res, 200, { port: process.env.PORT })`) },
  });
  expect(run.tests['a.two']?.failure).toBeUndefined();
  expect(run.startCount).toBe(2);
});

describe('the grader runtime with a good server', () => {
  it('reports every test, exchanges and the end', async () => {
    const run = await worker.run({
      harness: kata(`
        const web = server(); const api = http(web);
        group('crud', () => {
          test('crud.create', 'Creates', async (t) => {
            t.note('A book.');
            const made = await api.post('/books', { title: 'Dune' });
            expect.status(made, 201);
            const url = expect.header(made, 'location', /^\\/books\\/\\d+$/);
            expect.json(await api.get(url), { id: any.string, title: 'Dune' });
          });
          test('crud.burst', 'Many at once', async () => {
            const made = await api.burst(50, (i) => api.post('/books', { title: 'n' + i }));
            expect.tally(made, { 201: 50 });
            expect.value(new Set(made.map((r) => r.json.id)).size, 'distinct ids').is(50);
          });
          test('crud.title', 'Refuses', async () => expect.problem(await api.post('/books', {}), 422, { fields: ['title'] }));
          test('crud.prop', 'Any title', () => prop([fc.string()], async (title) => expect.status(await api.post('/books', { title }), 201), { runs: 20 }));
          test('crud.load', 'Quick', async () => {
            const result = await load({ concurrency: 4, for: '200ms', request: () => api.get('/') });
            expect.value(result.errors, 'errors').is(0);
            expect.value(result.count, 'answers').atLeast(10);
          });
        });
        group('protocol', () => std.hygiene(api, ['malformed', 'notFound', 'method', 'contentType', 'tooLarge', 'head', 'noStack', 'fuzz'],
          { as: 'protocol', get: '/', post: { path: '/books', body: { title: 'x' } } }));`),
      groups: [
        { id: 'crud', tests: ['crud.create', 'crud.burst', 'crud.title', 'crud.prop', 'crud.load'] },
        {
          id: 'protocol',
          requires: ['crud'],
          tests: ['malformed', 'not-found', 'method', 'content-type', 'too-large', 'head', 'no-stack', 'fuzz'].map(
            (name) => `protocol.${name}`,
          ),
        },
      ],
      programs: { web: goodServer },
      processes: { web: { ready: { http: '/health', status: 200 }, persist: 'group' } },
    });
    expect(Object.values(run.tests).filter(({ status }) => status !== 'passed')).toEqual([]);
    expect(run.messages.at(-1)).toMatchObject({ type: 'end', total: 13, passed: 13 });
    expect(run.exitCode).toBe(0);
    expect(run.stderr).toBe('');
    expect(run.startCount).toBe(2);
    expect(run.messages).toContainEqual(
      expect.objectContaining({ type: 'note', test: 'crud.create', text: 'A book.' }),
    );
    const exchange = run.messages.find((message) => message.type === 'exchange');
    expect(exchange).toMatchObject({
      exchange: {
        n: 1,
        test: 'crud.create',
        request: { method: 'POST', body: '{"title":"Dune"}' },
        response: { status: 201 },
      },
    });
    expect(run.maxRssBytes).toBeLessThan(maxGraderRssBytes);
  });

  it('sends the exchanges of a hidden test after its failure, and none of those that pass', async () => {
    const run = await worker.run({
      harness: kata(`
        const api = http(server());
        group('hidden', () => {
          test('hidden.good', 'Passes', async () => expect.status(await api.get('/health'), 200));
          test('hidden.bad', 'Fails', async () => {
            await api.burst(3, () => api.get('/'));
            expect.status(await api.get('/health'), 418);
          });
        });`),
      groups: [{ id: 'hidden', tests: ['hidden.good', 'hidden.bad'], exchanges: 'on-failure' }],
      programs: { web: goodServer },
    });
    const told = run.messages.map((message) =>
      message.type === 'exchange' ? message.exchange.n : message.type === 'test-finished' ? message.status : '',
    );
    expect(told.filter((word) => word !== '')).toEqual(['passed', 'failed', 2, 3, 4, 5]);
    expect(run.tests['hidden.bad']?.failure?.see).toEqual([5]);
  });

  it('gives each group a fresh process, or one for the whole run', async () => {
    const harness = kata(`
      const api = http(server());
      for (const id of ['a', 'b']) group(id, () => test(id + '.count', 'Counts', async () => expect.json(await api.get('/'), { count: 1 })));`);
    const programs = {
      web: serverOf('(req, res, body, json) => json(res, 200, { count: ++count })', 'let count = 0;'),
    };
    const groups = ['a', 'b'].map((id) => ({ id, tests: [`${id}.count`] }));
    const fresh = await worker.run({ harness, groups, programs });
    expect(fresh.tests['b.count']?.status).toBe('passed');
    const kept = await worker.run({
      harness,
      groups,
      programs,
      processes: { web: { ready: { tcp: true }, persist: 'run' } },
    });
    expect(kept.tests['b.count']).toMatchObject({
      status: 'failed',
      failure: { message: expect.stringContaining('`count`') },
    });
    expect(kept.startCount).toBe(1);
  });

  it('kills, stops and restarts a server as a test wants', async () => {
    const run = await worker.run({
      harness: kata(`
        const web = server(); const api = http(web);
        group('a', () => {
          std.durable(web, () => api.post('/', 1), async () => expect.json(await api.get('/'), { count: 1 }), { as: 'a' });
          test('a.stop', 'Stops', async () => {
            await web.start({ env: { GREETING: 'hi' } });
            expect.json(await api.get('/env'), { greeting: 'hi' });
            expect.value((await web.stop('SIGTERM', { within: '2s' })).code, 'exit code').is(7);
          });
          test('a.refuse', 'Refuses', async () => {
            const exit = await web.startToFail({ env: { REFUSE: 'yes' }, within: '2s' });
            expect.value(exit.code, 'exit code').is(3);
            expect.value(exit.lastOutput, 'output').includes('REFUSE');
          });
        });`),
      groups: [{ id: 'a', tests: ['a.durable', 'a.stop', 'a.refuse'] }],
      programs: {
        web: serverOf(
          `(req, res, body, json) => req.url === '/env' ? json(res, 200, { greeting: process.env.GREETING }) : json(res, 200, { count: req.method === 'POST' ? ++count : count })`,
          `let count = 0; if (process.env.REFUSE) { console.error('REFUSE is set'); process.exit(3); } process.on('SIGTERM', () => process.exit(7));`,
        ),
      },
    });
    expect(run.tests['a.durable']).toMatchObject({
      status: 'failed',
      failure: { message: '`count` in the body of the answer to GET / is 0, expected 1.' },
    });
    expect(run.tests['a.stop']?.status).toBe('passed');
    expect(run.tests['a.refuse']?.status).toBe('passed');
  });
});

describe('http()', () => {
  const programs = {
    web: serverOf(
      `(req, res, body, json) => {
        if (req.url === '/slow') return req.on('close', () => aborted++) && setTimeout(() => json(res, 200, {}), 600);
        json(res, 200, { connection: ids.get(req.socket), token: req.headers.authorization ?? null, tenant: req.headers['x-tenant'] ?? null, aborted, body });
      }`,
      `let aborted = 0; let last = 0; const ids = { get: (socket) => (socket.id ??= ++last) };`,
    ),
  };
  const run = (body: string) =>
    worker.run({
      harness: kata(
        `const web = server(); const api = http(web); group('a', () => test('a.b', 'x', async () => { ${body} }));`,
      ),
      groups: [{ id: 'a', tests: ['a.b'] }],
      programs,
    });
  const cases: [string, string][] = [
    [
      'uses a connection for each request',
      `const seen = await Promise.all([1, 2, 3].map(() => api.get('/'))); expect.value(new Set(seen.map((r) => r.json.connection)).size, 'connections').is(3);`,
    ],
    [
      'keeps one connection when asked to',
      `const kept = http(web, { keepAlive: true }); const seen = await kept.burst(30, () => kept.get('/')); expect.value(new Set(seen.map((r) => r.json.connection)).size, 'connections').is(1);`,
    ],
    [
      'speaks for another with as() and with()',
      `const bob = api.as('bob').with({ headers: { 'x-tenant': 't' } }); expect.json(await bob.get('/'), { token: 'Bearer bob', tenant: 't' }, { partial: true }); expect.json(await api.get('/'), { token: null, tenant: null }, { partial: true });`,
    ],
    [
      'hangs up with abortAfter',
      `expect.status(await api.get('/slow', { abortAfter: '50ms' }), 0); await expect.eventually(async () => expect.json(await api.get('/'), { aborted: 1 }, { partial: true }));`,
    ],
    [
      'sends large bodies whole',
      `const res = await api.post('/', 'x'.repeat(700000)); expect.value(res.json.body.length, 'length').is(700000);`,
    ],
    [
      'sends raw bytes',
      `const res = await api.raw('POST / HTTP/1.1\\r\\nHost: a\\r\\nContent-Length: 2\\r\\n\\r\\nhi'); expect.json(res, { body: 'hi' }, { partial: true });`,
    ],
  ];
  it.each(cases)('%s', async (_name, body) => {
    expect((await run(body)).tests['a.b']).toMatchObject({ status: 'passed' });
  });
});

describe('the grader runtime with a script', () => {
  it('runs it, and tells when its output is not what was asked for', async () => {
    const run = await worker.run({
      harness: kata(`
        group('a', () => {
          test('a.sum', 'Sums', async () => expect.value((await script().run({ stdin: '2\\n', repeat: 1000 })).json, 'report').is({ sum: 2000 }));
          test('a.words', 'Says json', async () => expect.value((await script().run({ args: ['text'] })).json, 'report').is({ sum: 0 }));
          test('a.slow', 'Is quick', async () => { await script().run({ args: ['hang'], timeout: '300ms' }); });
        });`),
      groups: [{ id: 'a', tests: ['a.sum', 'a.words', 'a.slow'] }],
      programs: {
        main: `import fs from 'node:fs';
          const lines = fs.readFileSync(0, 'utf8').split('\\n').filter(Boolean);
          if (process.argv[2] === 'hang') setInterval(() => {}, 1000);
          else console.log(process.argv[2] === 'text' ? 'hello' : JSON.stringify({ sum: lines.reduce((a, b) => a + Number(b), 0) }));`,
      },
    });
    expect(run.tests['a.sum']?.status).toBe('passed');
    expect(run.tests['a.words']?.failure?.message).toContain('The standard output of the script is not JSON');
    expect(run.tests['a.slow']?.status).toBe('timed-out');
  });
});

describe('the grader runtime with an author’s mistake', () => {
  const cases: [string, string, string][] = [
    [
      'a thrown error',
      `group('a', () => test('a.b', 'x', () => { throw new Error('oops'); }));`,
      'a.b threw Error: oops',
    ],
    [
      'a TypeError without any answer',
      `group('a', () => test('a.b', 'x', () => { undefined.x; }));`,
      'a.b threw TypeError',
    ],
    [
      'a missing test',
      `group('a', () => test('a.c', 'x', () => {}));`,
      'planned but not declared: a.b; declared but not planned: a.c',
    ],
    [
      'an unknown process',
      `http(server('nope')); group('a', () => test('a.b', 'x', () => {}));`,
      '"nope" is not a process',
    ],
    [
      'a test that is to run half a time',
      `group('a', () => test('a.b', 'x', () => {}, { repeat: 0.5 }));`,
      'repeat: 0.5; give a whole number',
    ],
    ['a missing fixture', `group('a', () => test('a.b', 'x', () => { fixture('x.json'); }));`, "fixture('x.json')"],
    ['a foreign import', `group('a', () => test('a.b', 'x', () => import('lodash')));`, 'imports "lodash"'],
  ];
  it.each(cases)('reports %s as our fault', async (_name, body, words) => {
    const run = await worker.run({ harness: kata(body), groups: [{ id: 'a', tests: ['a.b'] }] });
    const last = run.messages.at(-1);
    expect(last?.type).toBe('harness-error');
    expect(last?.type === 'harness-error' && last.message).toContain(words);
    expect(run.exitCode).toBe(1);
  });

  it('takes a look into an answer that is not there for the learner’s failure', async () => {
    const run = await worker.run({
      harness: kata(`const api = http(server());
        group('a', () => test('a.b', 'x', async () => { const res = await api.get('/'); expect.value(res.json.items[0].id, 'id').is(1); }));`),
      groups: [{ id: 'a', tests: ['a.b'] }],
      programs: { web: serverOf('(req, res, body, json) => json(res, 200, {})') },
    });
    expect(run.tests['a.b']).toMatchObject({
      status: 'failed',
      failure: {
        message: 'An answer does not have the expected shape: the test looks for `0` in a part of it that is missing.',
        see: [1],
      },
    });
  });

  it('skips groups whose requirement failed, and imports files beside it', async () => {
    const run = await worker.run({
      harness: {
        'main.js': `import { two } from './two.ts'; import { kata } from '@kata/harness';
          export default kata(({ group, test, expect }) => {
            group('a', () => test('a.b', 'x', () => { console.log('aside'); expect.value(two, 'two').is(3); }));
            group('b', () => test('b.c', 'x', () => {}));
          });`,
        'two.js': 'export const two = 2;',
      },
      groups: [
        { id: 'a', tests: ['a.b'] },
        { id: 'b', requires: ['a'], tests: ['b.c'] },
      ],
    });
    expect(run.tests['a.b']?.failure?.message).toBe('two: expected 3, got 2.');
    expect(run.tests['b.c']).toMatchObject({
      status: 'skipped',
      failure: { message: 'It needs the group "a" to pass first.' },
    });
    expect(run.stderr).toContain('aside');
  });
});
