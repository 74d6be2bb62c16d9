import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '#test/support/redis-container.ts';
import {
  type FakeRun,
  type FakeWorker,
  type FinishedRun,
  maxGraderRssBytes,
  openFakeWorker,
} from './test-support/fake-worker.ts';
import { rawServer, serverOf } from './test-support/programs.ts';

let worker: FakeWorker;
beforeAll(async () => {
  worker = await openFakeWorker();
});
afterAll(() => worker.close());

const harness = `import { kata } from '@kata/harness';
export default kata(({ group, test, server, http, expect }) => {
  const api = http(server(), { timeout: '500ms' });
  group('a', () => {
    test('a.first', 'x', async () => expect.json(await api.get('/bad'), { ok: true }));
    test('a.second', 'x', async () => expect.status(await api.get('/good'), 200));
    test('a.third', 'x', async () => expect.status(await api.get('/good'), 200));
  });
  group('b', () => test('b.after', 'x', async () => expect.status(await api.get('/good'), 200)));
});`;
const attack = (program: string, more: Partial<FakeRun> = {}): Promise<FinishedRun> =>
  worker.run({
    harness,
    groups: [
      { id: 'a', tests: ['a.first', 'a.second', 'a.third'] },
      { id: 'b', tests: ['b.after'] },
    ],
    programs: { web: program },
    ...more,
  });
const statuses = (run: FinishedRun): string[] => Object.values(run.tests).map(({ status }) => status);
/** A server that misbehaves on `/bad` only. */
const badOn = (handler: string): string =>
  serverOf(`(req, res, body, json) => req.url === '/bad' ? (${handler})(req, res) : json(res, 200, { ok: true })`);

describe('a test of a server that', () => {
  const cases: [string, string, string][] = [
    [
      'redirects',
      `(req, res) => res.writeHead(302, { location: 'http://127.0.0.1:1/' }).end('{"ok":false}')`,
      'is false, expected true',
    ],
    [
      'sends a gzip bomb',
      `(req, res) => res.writeHead(200, { 'content-encoding': 'gzip' }).end(zlib.gzipSync(Buffer.alloc(5e6)))`,
      'encoded as gzip',
    ],
    [
      'sends a body without an end',
      `(req, res) => { const more = () => { while (res.write(Buffer.alloc(65536))); res.once('drain', more); }; more(); }`,
      'larger than 1 MB',
    ],
    [
      'floods the client with headers',
      `(req, res) => { for (let i = 0; i < 2000; i++) res.setHeader('x-' + i, 'y'.repeat(50)); res.end('{}'); }`,
      'longer than 16 KB',
    ],
    [
      'drips its body',
      `(req, res) => { res.writeHead(200); setInterval(() => res.write(' '), 50); }`,
      'its body did not end within 500 ms',
    ],
    ['never answers one path', `() => {}`, 'no answer came within 500 ms'],
    ['closes the connection', `(req) => req.socket.destroy()`, 'closed before the answer was complete'],
    [
      'breaks off its body',
      `(req, res) => { res.writeHead(200, { 'content-length': 100 }); res.write('{'); setTimeout(() => req.socket.destroy(), 20); }`,
      'closed before the answer was complete',
    ],
    [
      'hides the answer in __proto__',
      `(req, res) => res.end('{"__proto__":{"ok":true}}')`,
      '`ok` in the body of the answer to GET /bad is missing',
    ],
    [
      'nests its JSON too deeply',
      `(req, res) => res.end('['.repeat(100000) + ']'.repeat(100000))`,
      'nested more than 64 levels',
    ],
    [
      'hides the answer in constructor.prototype',
      `(req, res) => res.end('{"constructor":{"prototype":{"ok":true}}}')`,
      '`ok` in the body of the answer to GET /bad is missing',
    ],
    [
      'sends a brotli bomb',
      `(req, res) => res.writeHead(200, { 'content-encoding': 'br' }).end(zlib.brotliCompressSync(Buffer.alloc(5e6)))`,
      'encoded as br',
    ],
    [
      'says 100 Continue without an end',
      `(req, res) => { const more = (error) => error || req.socket.write('HTTP/1.1 100 Continue\\r\\n\\r\\n'.repeat(500), more); more(); }`,
      'more than 16 interim answers',
    ],
    [
      'floods the client with trailers',
      `(req, res) => { const more = (error) => error || req.socket.write('x-a: b\\r\\n'.repeat(500), more); req.socket.write('HTTP/1.1 200 OK\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n0\\r\\n', more); }`,
      'GET /bad: ',
    ],
    [
      'floods the client with chunk extensions',
      `(req, res) => { const more = (error) => error || req.socket.write(';a=b'.repeat(500), more); req.socket.write('HTTP/1.1 200 OK\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n1', more); }`,
      'GET /bad: ',
    ],
    ['sends a number beyond all', `(req, res) => res.end('{"ok":1e400}')`, 'expected true'],
    ['sends a huge text', `(req, res) => res.end(JSON.stringify({ ok: 'x'.repeat(900000) }))`, 'expected true'],
    ['sends bytes that are not text', `(req, res) => res.end(Buffer.alloc(20000, 0x80))`, 'is not JSON'],
    ['sends NUL and half surrogates', `(req, res) => res.end('{"ok":"\\\\u0000\\\\ud800"}')`, 'expected true'],
  ];
  it.each(cases)('%s fails with the reason, and the next tests run', async (_name, handler, words) => {
    const run = await attack(badOn(handler));
    expect(run.tests['a.first']?.failure?.message).toContain(words);
    expect(run.tests['a.first']?.failure?.see).toEqual([1]);
    expect(statuses(run).slice(1)).toEqual(['passed', 'passed', 'passed']);
    expect(run.messages.at(-1)).toMatchObject({ type: 'end', total: 4, passed: 3 });
    expect(run.maxRssBytes).toBeLessThan(maxGraderRssBytes);
  });

  it('sends its next answer before it was asked is not believed', async () => {
    const answer = (text: string) => `HTTP/1.1 200 OK\\r\\nContent-Length: ${text.length}\\r\\n\\r\\n${text}`;
    const run = await worker.run({
      harness: `import { kata } from '@kata/harness';
export default kata(({ group, test, server, http, expect }) => {
  const api = http(server(), { timeout: '500ms', keepAlive: true });
  group('a', () => test('a.first', 'x', async () => {
    for (let i = 0; i < 3; i++) expect.json(await api.get('/' + i), { asked: true });
  }));
});`,
      groups: [{ id: 'a', tests: ['a.first'] }],
      programs: {
        web: rawServer(
          `(socket) => socket.once('data', () => socket.write('${answer('{"asked":true}')}${answer('{"asked":false}')}'))`,
        ),
      },
    });
    expect(run.tests['a.first']?.failure?.actual ?? '').not.toContain('"asked": false');
  });

  it.each([
    ['refers to itself', '{"$ref":"#"}'],
    ['is nested deeply', `${'{"items":'.repeat(60)}{}${'}'.repeat(60)}`],
    ['hides a schema in __proto__', '{"__proto__":{"type":"object"},"type":"array"}'],
  ])('has a description that %s fails its own test only', async (_name, schema) => {
    const doc = `{"paths":{"/":{"get":{"operationId":"x","responses":{"200":{"content":{"application/json":{"schema":${schema}}}}}}}}}`;
    const run = await worker.run({
      harness: `import { kata } from '@kata/harness';
export default kata(({ group, test, server, http, expect }) => {
  const api = http(server());
  group('a', () => {
    test('a.first', 'x', async () => { const res = await api.get('/'); expect.openapi(res, res.json, 'x'); expect.value(1, 'reached').is(2); });
    test('a.second', 'x', async () => expect.status(await api.get('/'), 200));
  });
});`,
      groups: [{ id: 'a', tests: ['a.first', 'a.second'] }],
      programs: {
        web: serverOf(
          `(req, res) => res.writeHead(200, { 'content-type': 'application/json' }).end(${JSON.stringify(JSON.stringify(JSON.parse(doc)))})`,
        ),
      },
    });
    expect(run.tests['a.first']?.status).toBe('failed');
    expect(run.tests['a.second']?.status).toBe('passed');
  });

  it('speaks no HTTP fails with what came instead', async () => {
    const run = await attack(rawServer(`(socket) => socket.end('SSH-2.0-OpenSSH\\r\\n\\r\\n')`));
    expect(run.tests['a.first']?.failure?.message).toContain('not valid HTTP');
  });

  it('drips its headers fails by the time limit', async () => {
    const run = await attack(
      rawServer(
        `(socket) => { socket.write('HTTP/1.1 200 OK\\r\\n'); setInterval(() => socket.write('x-a: b\\r\\n'), 50); }`,
      ),
    );
    expect(run.tests['a.first']).toMatchObject({ status: 'timed-out' });
  });

  it('hangs for ever costs one time-out a group, and the next group has a new process', async () => {
    const run = await attack(badOn(`() => { for (;;); }`));
    expect(run.tests['a.first']).toMatchObject({
      status: 'timed-out',
      failure: { message: expect.stringContaining('no longer answers anything else') },
    });
    expect(run.tests['a.second']).toMatchObject({
      status: 'skipped',
      failure: { message: expect.stringContaining('The server stopped answering') },
    });
    expect(statuses(run)).toEqual(['timed-out', 'skipped', 'skipped', 'passed']);
    expect(run.startCount).toBe(2);
  });

  it('ends in a request is told so at once, with its last output, and is started again', async () => {
    const run = await attack(badOn(`() => { console.log('so long'); process.exit(0); }`));
    const { failure, durationMs } = run.tests['a.first'] ?? {};
    expect(failure?.message).toBe(
      'The server ended with exit code 0 while GET /bad was in flight; its last output: so long.',
    );
    expect(durationMs).toBeLessThan(450);
    expect(statuses(run)).toEqual(['failed', 'passed', 'passed', 'passed']);
    expect(run.startCount).toBe(3);
  });

  it('ends again and again is not started for ever', async () => {
    const run = await attack(serverOf(`(req, res) => process.exit(1)`));
    expect(statuses(run)).toEqual(['failed', 'failed', 'skipped', 'failed']);
    expect(run.tests['a.third']?.failure?.message).toContain('ended by itself 2 times');
    expect(run.startCount).toBe(3);
  });
});

describe('a server that does not start', () => {
  it('because it ends is reported with its output, and once', async () => {
    const run = await attack(`console.error('no such module'); process.exit(1);`);
    expect(run.messages).toContainEqual(
      expect.objectContaining({
        type: 'start-failed',
        reason: 'The process ended with exit code 1 before it was ready; its last output: no such module.',
      }),
    );
    expect(statuses(run)).toEqual(['failed', 'skipped', 'skipped', 'failed']);
    expect(run.startCount).toBe(1);
  });

  it('because it listens on a port of its own choice is told which', async () => {
    const port = await freePort();
    const run = await attack(`import http from 'node:http'; http.createServer().listen(${port}, '127.0.0.1');`, {
      bootTimeoutMs: 3000,
    });
    const failed = run.messages.find(({ type }) => type === 'start-failed');
    // On this machine others may listen as well.
    const reason = new RegExp(`listens on port [\\d, ]*\\b${port}\\b[\\d, ]* instead`);
    expect(failed).toMatchObject({ reason: expect.stringMatching(reason) });
  });

  it.each([
    ['answers something else', 's.statusCode = 503; s.end();'],
    ['answers something else and then nothing', 'if (first) { first = false; s.statusCode = 503; s.end(); }'],
  ])('because its health check %s is told what', async (_what, answer) => {
    const run = await attack(
      `import http from 'node:http'; let first = true; http.createServer((q, s) => { ${answer} }).listen(process.env.PORT);`,
      {
        bootTimeoutMs: 2000,
        processes: { web: { ready: { http: '/health', status: 200 }, persist: 'group' } },
      },
    );
    const failed = run.messages.find(({ type }) => type === 'start-failed');
    expect(failed).toMatchObject({
      reason: 'GET /health answered 503 instead of 200. It was not ready within 2 s.',
    });
  });
});

describe('the grader’s own end', () => {
  it('comes when its input does not begin with the magic line', async () => {
    const run = await worker.run({ harness, groups: [], magic: 'GET / HTTP/1.1\n' });
    expect(run.exitCode).toBe(70);
  });
});
