import { afterAll, describe, expect, it } from 'vitest';
import type { Verdict } from '#contracts/verdict.ts';
import { loginProgram, loginTests, signInSteps } from '#sandbox-images/grader/test-support/login-program.ts';
import { type SandboxExercise, sandboxExercise } from '#test/support/sandbox-exercise.ts';
import { openLocalSandbox } from '#worker/local-sandbox.ts';

const sandbox = openLocalSandbox();
afterAll(() => sandbox.close());

/** Test name → `passed`, or its status and message. */
async function results(exercise: SandboxExercise, program: string): Promise<Record<string, string>> {
  const bundle = sandboxExercise(exercise);
  const files = { 'server.js': program };
  const { tests }: Verdict = await sandbox.run({ kind: 'submit', bundle, language: 'node', files }, () => undefined);
  return Object.fromEntries(
    tests.map(({ id, status, failure }) => [
      id.slice('a.'.length),
      status === 'passed' ? status : `${status}: ${failure?.message}`,
    ]),
  );
}

const allPassed = ({ tests }: SandboxExercise) =>
  Object.fromEntries(Object.keys(tests).map((name) => [name, 'passed']));

describe('websockets and streams of events in the sandbox', () => {
  const exercise: SandboxExercise = {
    tests: {
      rooms: `const alice = await ws('/rooms/1'), bob = await ws('/rooms/1'), eve = await ws('/rooms/2');
        alice.send({ text: 'hi' }); await bob.next({ text: 'hi' }); await eve.nothing({ text: 'hi' });`,
      frames: `const bad = await ws('/rooms/1'); bad.frame({ opcode: 'text', payload: new Uint8Array([0xff]) }); await bad.closed({ code: 1007 });
        const big = await ws('/rooms/1'); big.send('x'.repeat(5000)); await big.closed({ code: 1009 });`,
      token: `expect.status(await ws.refused('/private'), 401);`,
      dead: `const peer = await ws('/rooms/3', { answerPings: false }); await peer.closed({ code: 1006, within: '3s' });`,
      slow: `const slow = await ws('/rooms/4'), quick = await ws('/rooms/4'), speaker = await ws('/rooms/4'); slow.slow(0);
        for (let i = 0; i < 100; i++) speaker.send({ i, text: 'x'.repeat(900) });
        await quick.next({ i: 99 }, { within: '3s' });`,
      events: `const feed = await sse('/events', { lastEventId: '7' }); expect.value((await feed.next()).id, 'id').is('8');`,
    },
  };
  const chat = (rooms: string, refuse: string, heartbeat: string) => `
    import http from 'node:http';
    import { WebSocketServer } from 'ws';
    const server = http.createServer((req, res) => {
      res.writeHead(200, { 'content-type': 'text/event-stream' });
      res.write('id: ' + (Number(req.headers['last-event-id'] ?? 0) + 1) + '\\ndata: {}\\n\\n');
    });
    const sockets = new WebSocketServer({ noServer: true, maxPayload: 2000 });
    server.on('upgrade', (req, socket, head) => {
      if (req.url === '/private' ${refuse}) return socket.end('HTTP/1.1 401 Unauthorized\\r\\n\\r\\n');
      sockets.handleUpgrade(req, socket, head, (client) => {
        client.room = req.url; client.isAlive = true;
        client.on('error', () => {}); client.on('pong', () => { client.isAlive = true; });
        client.on('message', (data) => { for (const other of sockets.clients) if (${rooms}) other.send(data.toString()); });
      });
    });
    setInterval(() => { for (const client of sockets.clients) { ${heartbeat} } }, 400);
    server.listen(process.env.PORT);`;

  it('pass a right program', async () => {
    const beat = 'if (!client.isAlive) client.terminate(); client.isAlive = false; client.ping();';
    expect(await results(exercise, chat('other.room === client.room', '', beat))).toEqual(allPassed(exercise));
  });

  it('fail a wrong one where it is wrong', async () => {
    expect(await results(exercise, chat('true', '&& false', ''))).toEqual({
      ...allPassed(exercise),
      rooms: 'failed: A message came on the websocket /rooms/2 that should not: "{\\"text\\":\\"hi\\"}".',
      token: 'failed: GET /private: the server switched to another protocol.',
      dead: 'failed: The websocket /rooms/3 was still open after 3 s.',
    });
  });
});

it('runs two instances of one program in the sandbox, which tell a program that knows it from one that does not', async () => {
  const exercise: SandboxExercise = {
    tests: {
      instances: `const one = http(server()), two = http(server('web', { instance: 2 }));
        await one.post('/count'); await two.post('/count');
        expect.value((await one.get('/')).json.count, 'count').is(2);`,
    },
    manifest: { services: { redis: {} } },
  };
  const counter = (count: string, read: string) => `
    import http from 'node:http';
    import { Redis } from 'ioredis';
    const redis = new Redis(process.env.REDIS_URL);
    let own = 0;
    http.createServer(async (req, res) => {
      if (req.method === 'POST') { ${count}; return res.end(); }
      res.end(JSON.stringify({ count: ${read} }));
    }).listen(process.env.PORT);`;
  const right = counter(`await redis.incr('count')`, `Number(await redis.get('count'))`);
  expect(await results(exercise, right)).toEqual({ instances: 'passed' });
  expect(await results(exercise, counter('own++', 'own'))).toEqual({
    instances: 'failed: count: expected 2, got 1.',
  });
});

describe('stubs in the sandbox', () => {
  const exercise: SandboxExercise = {
    before: `const users = stub('users', { 'GET /users/:id': ({ params }) => ({ json: { name: 'u' + params.id }, after: '250ms' }) });
      const posts = stub('posts', { 'GET /posts': { json: [1, 2], after: '250ms' } });
      const api = http(server());`,
    tests: {
      merged: `expect.json(await api.get('/7'), { user: { name: 'u7' }, posts: [1, 2] });`,
      parallel: `const { ms } = await api.get('/7'); expect.value(ms, 'milliseconds').atMost(480);`,
      partial: `posts.hang('GET /posts'); expect.json(await api.get('/7'), { user: { name: 'u7' }, posts: null });
        await expect.eventually(() => expect.value(posts.calls()[0].isAborted, 'the call was given up').is(true));`,
      garbled: `users.garble('GET /users/:id'); expect.json(await api.get('/7'), { user: null, posts: [1, 2] });`,
      calls: `await api.get('/7'); expect.value([users.calls().length, posts.calls().length], 'calls').is([1, 1]);`,
    },
    manifest: { services: { stub: { users: {}, posts: { env: 'POSTS_API' } } } },
  };
  const dashboard = (load: string) => `
    import http from 'node:http';
    const get = async (url) => (await fetch(url, { signal: AbortSignal.timeout(1500) })).json();
    const user = (id) => get(process.env.USERS_URL + '/users/' + id), posts = () => get(process.env.POSTS_API + '/posts');
    http.createServer(async (req, res) => {
      const id = req.url.slice(1);
      try { const [u, p] = ${load}; res.end(JSON.stringify({ user: u, posts: p })); }
      catch { res.writeHead(502).end('{}'); }
    }).listen(process.env.PORT);`;

  it('pass a right program', async () => {
    const right = dashboard('await Promise.all([user(id).catch(() => null), posts().catch(() => null)])');
    expect(await results(exercise, right)).toEqual(allPassed(exercise));
  });

  it('fail one that asks one after the other and gives up at the first error', async () => {
    expect(await results(exercise, dashboard('[await user(id), await posts()]'))).toEqual({
      merged: 'passed',
      parallel: expect.stringMatching(/^failed: milliseconds: expected at most 480/),
      partial: expect.stringMatching(/^failed: `/),
      garbled: expect.stringMatching(/^failed: `/),
      calls: 'passed',
    });
  });
});

it('takes mail in the sandbox, and tells a program that retries what it may from one that sends once', async () => {
  const exercise: SandboxExercise = {
    before: `const api = http(server());`,
    tests: {
      sent: `await api.post('/mail', { to: 'ada@example.org', subject: 'Hi' });
        expect.value((await inbox().next({ subject: 'Hi' })).to, 'recipients').is(['ada@example.org']);`,
      retried: `inbox().reply(451, { times: 1 }); await api.post('/mail', { to: 'ada@example.org', subject: 'Hi' });
        await inbox().next({ subject: 'Hi' });`,
      injected: `await api.post('/mail', { to: 'ada@example.org', subject: 'Hi\\r\\nBcc: eve@example.org' });
        const { headers } = await inbox().next();
        expect.value(headers.some(({ name }) => name === 'bcc'), 'a second recipient got in').is(false);`,
    },
    manifest: { services: { smtp: {} } },
  };
  const mailer = (clean: string, tries: number) => `
    import http from 'node:http';
    import net from 'node:net';
    const send = ({ to, subject }) => new Promise((resolve) => {
      const lines = ['EHLO a', 'MAIL FROM:<app@example.org>', 'RCPT TO:<' + to + '>', 'DATA', 'Subject: ' + subject${clean} + '\\r\\n\\r\\nhi\\r\\n.'];
      const socket = net.connect(new URL(process.env.SMTP_URL).port, '127.0.0.1');
      socket.on('data', (data) => {
        if (lines.length > 0) socket.write(lines.shift() + '\\r\\n');
        else { socket.destroy(); resolve(String(data).startsWith('250')); }
      });
    });
    http.createServer(async (req, res) => {
      let body = '';
      for await (const piece of req) body += piece;
      for (let left = ${tries}; left > 0 && !(await send(JSON.parse(body))); left--);
      res.end();
    }).listen(process.env.PORT);`;
  expect(await results(exercise, mailer(`.replace(/\\s+/g, ' ')`, 3))).toEqual(allPassed(exercise));
  expect(await results(exercise, mailer('', 1))).toEqual({
    sent: 'passed',
    retried: 'timed-out: No message with {"subject":"Hi"} came on the inbox within 2 s.',
    injected: 'failed: a second recipient got in: expected false, got true.',
  });
});

it('signs people in in the sandbox, and tells a program that checks tokens from one that does not', async () => {
  const exercise: SandboxExercise = {
    before: `const api = http(server()); ${signInSteps}`,
    tests: Object.fromEntries(Object.entries(loginTests).map(([name, { body }]) => [name, body])),
    manifest: { services: { oidc: {} } },
  };
  expect(await results(exercise, loginProgram())).toEqual(allPassed(exercise));
  expect(await results(exercise, loginProgram(['signature', 'nonce']))).toMatchObject({
    right: 'passed',
    'no-signature': expect.stringContaining('answered 200, expected 401'),
    'wrong-nonce': expect.stringContaining('answered 200, expected 401'),
    expired: 'passed',
  });
});

it('puts a program under load in the sandbox, and tells a quick one from one that is many times slower than nothing', async () => {
  const exercise: SandboxExercise = {
    before: `const api = http(server());`,
    tests: {
      load: `await (await load({ concurrency: 4, for: '1s', warmup: '300ms', request: () => api.get('/') })).within('fast');`,
    },
    manifest: { budgets: [{ id: 'fast', metric: 'http.p50', max: 20, calibrated: true }] },
  };
  const program = (work: string) => `
    import http from 'node:http';
    http.createServer((req, res) => { ${work} res.end('{}'); }).listen(process.env.PORT);`;
  expect(await results(exercise, program(''))).toEqual({ load: 'passed' });
  const slow = program('const until = Date.now() + 400; while (Date.now() < until);');
  expect(await results(exercise, slow)).toEqual({
    load: expect.stringMatching(
      /^failed: Under load http.p50 is [\d.]+, [\d.]+ times as much as a server that does nothing/,
    ),
  });
});

it('measures and reads a process in the sandbox, and tells a leaking program from one that does not leak', async () => {
  const exercise: SandboxExercise = {
    before: `const web = server(), api = http(web);`,
    tests: {
      logs: `await api.get('/books?token=s3cret'); await expect.eventually(async () => expect.value(await web.logs(), 'log').includes('GET /books'));
        expect.value((await web.logs()).includes('s3cret'), 'a secret is logged').is(false);`,
      pid: `const before = await web.pid(); await web.restart(); await api.get('/'); expect.value(await web.pid(), 'process id').isNot(before);`,
      fds: `await api.get('/'); const before = await web.fds(); for (let i = 0; i < 60; i++) await api.get('/'); expect.value(await web.fds(), 'open files').atMost(before + 10);`,
      unread: `await api.get('/'); expect.value(await web.unread(), 'at rest').is(0); await web.signal('SIGSTOP');
        const asked = api.burst(7, () => api.get('/')); await expect.eventually(async () => expect.value(await web.unread(), 'waiting').is(7));
        await web.signal('SIGCONT'); await asked; expect.value(await web.unread(), 'when all were answered').is(0);`,
      rss: `await api.get('/'); const before = await web.rss(); for (let i = 0; i < 60; i++) await api.get('/');
        expect.budget('memory', (await web.rss()) - before);`,
    },
    manifest: { budgets: [{ id: 'memory', metric: 'rss.growth', max: '30MiB' }] },
  };
  const program = (leak: string, path: string) => `
    import http from 'node:http';
    import fs from 'node:fs';
    const kept = [];
    http.createServer((req, res) => { console.log(req.method, ${path}); ${leak} res.end(); }).listen(process.env.PORT);`;
  expect(await results(exercise, program('', `req.url.split('?')[0]`))).toEqual(allPassed(exercise));
  const leak = `fs.openSync('/proc/self/stat'); kept.push(Buffer.alloc(1e6, 1));`;
  expect(await results(exercise, program(leak, 'req.url'))).toEqual({
    logs: 'failed: a secret is logged: expected false, got true.',
    pid: 'passed',
    fds: expect.stringMatching(/^failed: open files: expected at most/),
    unread: 'passed',
    rss: expect.stringMatching(/^failed: rss.growth: expected at most 31457280/),
  });
});

it('reads metrics in the sandbox, and tells a program that counts from one that only looks like it', async () => {
  const exercise: SandboxExercise = {
    before: `const api = http(server()); const read = async () => expect.metrics((await api.get('/metrics')).text);`,
    tests: {
      counted: `const before = (await read()).value('requests_total', { status: '200' }); await api.get('/'); await api.get('/');
        expect.value((await read()).value('requests_total', { status: '200' }) - before, 'counted').is(2);`,
      typed: `expect.value((await read()).type('requests_total'), 'type').is('counter');`,
    },
  };
  const program = (page: string) => `
    import http from 'node:http';
    let count = 0;
    http.createServer((req, res) => { if (req.url === '/') count++; res.end(req.url === '/metrics' ? ${page} : ''); }).listen(process.env.PORT);`;
  const right = `'# TYPE requests_total counter\\nrequests_total{status="200",method="GET"} ' + count + '\\n'`;
  expect(await results(exercise, program(right))).toEqual(allPassed(exercise));
  expect(await results(exercise, program(`'requests_total{status="200"} ok\\n'`))).toEqual({
    counted: 'failed: The metrics are not in the Prometheus text format: line 1 has the value "ok".',
    typed: 'failed: The metrics are not in the Prometheus text format: line 1 has the value "ok".',
  });
});

it('holds answers against their description in the sandbox, and tells a program that keeps to it from one that does not', async () => {
  const exercise: SandboxExercise = {
    before: `const api = http(server()); const doc = async () => (await api.get('/openapi.json')).json;`,
    tests: {
      list: `expect.openapi(await api.get('/books'), await doc(), 'listBooks');`,
      missing: `expect.openapi(await api.get('/none'), await doc(), 'listBooks');`,
    },
  };
  const doc = {
    openapi: '3.0.3',
    paths: {
      '/books': {
        get: {
          operationId: 'listBooks',
          responses: {
            200: {
              content: {
                'application/json': { schema: { type: 'array', items: { $ref: '#/components/schemas/Book' } } },
              },
            },
            404: { $ref: '#/components/responses/NotFound' },
          },
        },
      },
    },
    components: {
      responses: { NotFound: { content: { 'application/json': { schema: { type: 'object', required: ['error'] } } } } },
      schemas: {
        Book: {
          type: 'object',
          required: ['title'],
          properties: { title: { type: 'string' }, year: { type: 'integer', nullable: true } },
        },
      },
    },
  };
  const program = (books: unknown, error: unknown) => `
    import http from 'node:http';
    const pages = { '/openapi.json': ${JSON.stringify(doc)}, '/books': ${JSON.stringify(books)} };
    http.createServer((req, res) => {
      const page = pages[req.url];
      res.writeHead(page ? 200 : 404, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(page ?? ${JSON.stringify(error)}));
    }).listen(process.env.PORT);`;
  const right = program([{ title: 'Dune', year: null }], { error: 'none' });
  expect(await results(exercise, right)).toEqual(allPassed(exercise));
  expect(await results(exercise, program([{ title: 7 }], []))).toEqual({
    list: expect.stringMatching(
      /^failed: The body of the answer to GET \/books \(listBooks\) does not fit its description: \/0\/title:/,
    ),
    missing: expect.stringMatching(/^failed: The body of the answer to GET \/none \(listBooks\) does not fit/),
  });
});
