import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FakeWorker, type FinishedRun, maxGraderRssBytes, openFakeWorker } from './test-support/fake-worker.ts';
import { rawServer, serverOf } from './test-support/programs.ts';

let worker: FakeWorker;
beforeAll(async () => {
  worker = await openFakeWorker();
});
afterAll(() => worker.close());

/** Runs one test with this body; the next one shows that the harness has survived it. */
const run = (body: string, program: string): Promise<FinishedRun> =>
  worker.run({
    harness: `import { kata } from '@kata/harness';
      export default kata(({ group, test, server, http, ws, sse, expect, any }) => {
        const api = http(server(), { timeout: '1s' });
        group('a', () => {
          test('a.first', 'x', async (t) => { ${body} });
          test('a.second', 'x', async () => { await server().alive(); });
        });
      });`,
    groups: [{ id: 'a', tests: ['a.first', 'a.second'] }],
    programs: { web: program },
  });
const firstOf = ({ tests }: FinishedRun) => ({ status: tests['a.first']?.status, ...tests['a.first']?.failure });

/** A websocket server that does this with every connection, and refuses those without a token. */
const wsServer = (onConnection: string, options = ''): string => `
import http from 'node:http';
import { WebSocketServer } from ${JSON.stringify(import.meta.resolve('ws'))};
const server = http.createServer((req, res) => res.end('{}'));
const sockets = new WebSocketServer({ noServer: true, maxPayload: 1000, ${options} });
const everybody = sockets.clients;
server.on('upgrade', (req, socket, head) => {
  if (req.url.startsWith('/private') && req.headers.authorization !== 'Bearer t') return socket.end('HTTP/1.1 401 Unauthorized\\r\\nContent-Length: 2\\r\\n\\r\\nno');
  sockets.handleUpgrade(req, socket, head, (client) => { client.on('error', () => {}); (${onConnection})(client, req); });
});
server.listen(Number(process.env.PORT), process.env.HOST);`;
const room = wsServer(`(client) => {
  client.send('{"type":"welcome"}');
  client.on('message', (text) => { for (const one of everybody) one.send(text.toString()); });
  client.on('close', () => { for (const one of everybody) one.send('{"type":"left"}'); });
}`);

describe('a websocket', () => {
  it.each([
    [
      'sends and receives, in order, what matches',
      `const alice = await ws('/'), bob = await ws('/');
       await alice.next({ type: 'welcome' });
       alice.send({ type: 'say', text: 'one' }); alice.send({ type: 'say', text: 'two' });
       await bob.next({ type: 'say', text: 'two' });
       await bob.nothing({ type: 'say' });
       expect.value(bob.all().map(({ json }) => json.text ?? json.type), 'what Bob saw').is(['welcome', 'one', 'two']);
       expect.value((await alice.next()).json, 'first').is({ type: 'say', text: 'one' });`,
    ],
    [
      'sees a message that comes with the handshake',
      `await (await ws('/')).next({ type: 'welcome' }, { within: '1s' });`,
    ],
    [
      'is refused, with the answer to look at',
      `expect.status(await ws.refused('/private'), 401); await ws('/private', { token: 't' });`,
    ],
    [
      'sends frames that the protocol forbids',
      `const bad = await ws('/'); bad.frame({ opcode: 'text', payload: new Uint8Array([0xff, 0xfe]) }); await bad.closed({ code: 1007 });
       const big = await ws('/'); big.send('x'.repeat(2000)); await big.closed({ code: 1009 });
       const liar = await ws('/'); liar.frame({ opcode: 'text', payload: '', declaredBytes: 2 ** 33 }); await liar.closed({ code: 1009 });
       const bare = await ws('/'); bare.frame({ opcode: 'text', payload: 'x', masked: false }); await bare.closed({ code: 1002 });
       const noise = await ws('/'); noise.raw('GET / HTTP/1.1\\r\\n\\r\\n'); await noise.closed({ code: 1002 });`,
    ],
    [
      'is cut without a word',
      `const alice = await ws('/'), bob = await ws('/'); alice.drop(); await bob.next({ type: 'left' });
       await alice.closed({ code: 1006 });`,
    ],
    [
      'closes as the protocol wants',
      `const alice = await ws('/'); await alice.close(1000, 'bye'); await alice.closed({ code: 1000 });`,
    ],
  ])('%s', async (_name, body) => {
    expect(firstOf(await run(body, room))).toEqual({ status: 'passed' });
  });

  it('tells what it waited for, and what came instead', async () => {
    const finished = await run(
      `const alice = await ws('/rooms/1'); await alice.next({ type: 'joined', user: any.string }, { within: '100ms' });`,
      room,
    );
    expect(firstOf(finished)).toEqual({
      status: 'timed-out',
      message: 'No message with {"type":"joined","user":"<a string>"} came on the websocket /rooms/1 within 100 ms.',
      did: 'opened a websocket to /rooms/1',
      expected: expect.stringContaining('joined'),
      actual: expect.stringContaining('{"type":"welcome"}'),
      see: [1],
    });
  });

  it('is one exchange of the trace, with everything that was said', async () => {
    const finished = await run(
      `const alice = await ws('/rooms/1', { token: 't' }); alice.send({ hello: 1 }); await alice.next({ hello: 1 });`,
      room,
    );
    const types = finished.messages.map(({ type }) => type);
    expect(types.indexOf('exchange')).toBeLessThan(types.indexOf('test-finished'));
    expect(finished.messages.find(({ type }) => type === 'exchange')).toMatchObject({
      exchange: {
        request: { method: 'GET', path: '/rooms/1', body: '{"hello":1}' },
        response: { status: 101, body: '{"type":"welcome"}\n{"hello":1}' },
      },
    });
  });

  it('tells that the server has closed it, or has ended', async () => {
    const body = `await (await ws('/')).next();`;
    expect(firstOf(await run(body, wsServer(`(client) => client.close(1011, 'oops')`))).message).toBe(
      'The websocket / ended while a message was awaited: it was closed with code 1011 "oops".',
    );
    expect(firstOf(await run(body, wsServer(`() => { console.log('so long'); process.exit(3); }`))).message).toBe(
      'The server ended with exit code 3 while the websocket / was open; its last output: so long.',
    );
  });

  it('leaves pings without an answer when it plays dead', async () => {
    const server = wsServer(`(client) => {
      client.ping(); client.once('pong', () => client.send('alive'));
    }`);
    const alive = await run(`await (await ws('/')).next(({ text }) => text === 'alive');`, server);
    expect(firstOf(alive)).toEqual({ status: 'passed' });
    const dead = await run(
      `const peer = await ws('/', { answerPings: false }); await peer.nothing(); expect.value(peer.pingCount, 'pings').is(1);`,
      server,
    );
    expect(firstOf(dead)).toEqual({ status: 'passed' });
  });

  it('reads slowly, so that the server feels it', async () => {
    const flood = wsServer(`(client) => {
      client._socket.setNoDelay(true);
      for (let i = 0; i < 30; i++) client.send('x'.repeat(100000));
      client.on('message', () => { for (const one of everybody) one.send('buffered:' + client.bufferedAmount); });
    }`);
    const body = (speed: number) => `const slow = await ws('/'); slow.slow(${speed}); slow.send('?');
      await t.sleep('300ms', 'what it reads meanwhile'); expect.value(slow.all().length, 'messages').satisfies((n) => ${speed === 0 ? 'n <= 1' : 'n > 0 && n < 20'}, 'few');`;
    expect(firstOf(await run(body(0), flood))).toEqual({ status: 'passed' });
    expect(firstOf(await run(body(2_000_000), flood))).toEqual({ status: 'passed' });
  });
});

/** Answers requests, but never a handshake. */
const silentServer = `
import http from 'node:http';
http.createServer((req, res) => res.end('{}')).on('upgrade', () => {}).listen(Number(process.env.PORT), process.env.HOST);`;

describe('a hostile websocket server that', () => {
  it.each([
    [
      'answers with a page',
      serverOf(`(req, res) => res.end('<html>')`),
      `await ws('/');`,
      'the server answered 200 instead of switching to a websocket',
    ],
    [
      'redirects',
      serverOf(`(req, res) => res.writeHead(302, { location: 'http://127.0.0.1:1/' }).end()`),
      `await ws('/');`,
      'the server answered 302 instead',
    ],
    ['never answers', silentServer, `await ws('/', { timeout: '200ms' });`, 'was not open within 200 ms'],
    [
      'accepts with a wrong key',
      rawServer(
        `(socket) => socket.once('data', () => socket.write('HTTP/1.1 101 x\\r\\nUpgrade: websocket\\r\\nConnection: Upgrade\\r\\nSec-WebSocket-Accept: AAAA\\r\\n\\r\\n'))`,
      ),
      `await ws('/');`,
      'Invalid Sec-WebSocket-Accept header',
    ],
    [
      'floods the handshake with headers',
      rawServer(
        `(socket) => socket.once('data', () => socket.write('HTTP/1.1 101 x\\r\\n' + 'x-a: b\\r\\n'.repeat(9000)))`,
      ),
      `await ws('/');`,
      'longer than 16 KB',
    ],
    [
      'sends one message without an end',
      wsServer(
        `(client) => { const more = () => client._socket.write(Buffer.alloc(65536), more); client._socket.write(Buffer.from([0x81, 127, 0, 0, 0, 1, 0, 0, 0, 0])); more(); }`,
      ),
      `await (await ws('/')).next();`,
      'the server sent a bad frame (Max payload size exceeded)',
    ],
    [
      'sends messages without an end',
      wsServer(`(client) => { const more = () => client.send('x'.repeat(50000), more); more(); }`),
      `const peer = await ws('/'); await peer.next(() => false, { within: '3s' });`,
      'sent more than 4 MB',
    ],
    [
      'fragments without an end',
      wsServer(
        `(client) => { client.send('x', { fin: false }); const more = () => client.send('x', { fin: false }, () => setImmediate(more)); more(); }`,
      ),
      `const peer = await ws('/'); await peer.next(undefined, { within: '500ms' });`,
      'websocket /',
    ],
    [
      'sends text that is not UTF-8',
      wsServer(`(client) => client._socket.write(Buffer.from([0x81, 2, 0xff, 0xfe]))`),
      `await (await ws('/')).next();`,
      'the server sent a bad frame (Invalid WebSocket frame: invalid UTF-8 sequence)',
    ],
    [
      'sends a bomb of nested JSON',
      wsServer(`(client) => client.send('['.repeat(100000))`),
      `(await (await ws('/')).next()).json;`,
      'nested more than 64 levels',
    ],
    [
      'hides the answer in __proto__',
      wsServer(`(client) => client.send('{"__proto__":{"ok":true}}')`),
      `await (await ws('/')).next({ ok: true }, { within: '100ms' });`,
      'No message with {"ok":true} came',
    ],
  ])('%s fails the test with the reason, and nothing else', async (_name, program, body, words) => {
    const finished = await run(body, program);
    expect(firstOf(finished).message).toContain(words);
    expect(finished.tests['a.second']?.status).toBe('passed');
    expect(finished.maxRssBytes).toBeLessThan(maxGraderRssBytes);
  });
});

const feed = serverOf(`(req, res) => {
  if (req.url === '/page') return res.end('<html>');
  res.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
  const after = Number(req.headers['last-event-id'] ?? 0);
  res.write('retry: 100\\n: comment\\n\\n');
  for (let id = after + 1; id <= 3; id++) res.write('id: ' + id + '\\nevent: price\\ndata: {"id":' + id + ',\\ndata: "name":"é"}\\n\\n');
  if (req.url === '/short') res.end();
}`);

describe('a stream of events', () => {
  it.each([
    [
      'is read event by event',
      `const feed = await sse('/');
       const first = await feed.next(({ event }) => event === 'price');
       expect.value([first.id, first.json], 'event').is(['1', { id: 1, name: 'é' }]);
       await feed.next({ id: 3 }); await feed.nothing();
       expect.value(feed.all().length, 'events').is(3);`,
    ],
    [
      'goes on behind the last event',
      `const feed = await sse('/', { lastEventId: '2' }); expect.value((await feed.next()).id, 'id').is('3'); await feed.nothing();`,
    ],
    ['ends when the server ends it', `const feed = await sse('/short'); await feed.closed();`],
  ])('%s', async (_name, body) => {
    expect(firstOf(await run(body, feed))).toEqual({ status: 'passed' });
  });

  it.each([
    ['is a page', feed, `await sse('/page');`, 'the content type is none instead of text/event-stream'],
    [
      'ends too early',
      feed,
      `const feed = await sse('/short'); await feed.next({ id: 4 });`,
      'ended while a message was awaited: the server ended it',
    ],
    [
      'has no such event',
      feed,
      `const feed = await sse('/'); await feed.next({ id: 4 }, { within: '100ms' });`,
      'No message with {"id":4} came on the event stream / within 100 ms',
    ],
    [
      'never ends a line',
      serverOf(
        `(req, res) => { res.writeHead(200, { 'content-type': 'text/event-stream' }); const more = () => { while (res.write('x'.repeat(65536))); res.once('drain', more); }; more(); }`,
      ),
      `await (await sse('/')).next(undefined, { within: '3s' });`,
      'sent more than 4 MB',
    ],
    [
      'is a gzip bomb',
      serverOf(
        `(req, res) => res.writeHead(200, { 'content-type': 'text/event-stream', 'content-encoding': 'gzip' }).end(zlib.gzipSync(Buffer.alloc(50e6)))`,
      ),
      `await sse('/');`,
      'encoded as gzip',
    ],
  ])('that %s fails the test with the reason', async (_name, program, body, words) => {
    const finished = await run(body, program);
    expect(firstOf(finished).message).toContain(words);
    expect(finished.tests['a.second']?.status).toBe('passed');
    expect(finished.maxRssBytes).toBeLessThan(maxGraderRssBytes);
  });
});
