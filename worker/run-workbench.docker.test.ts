import { afterAll, describe, expect, it } from 'vitest';
import { makeBundle } from '#catalog/make-bundle.ts';
import type { WorkbenchCommand } from '#contracts/workbench.ts';
import { readAttack } from '#test/support/attack-sandbox.ts';
import { openBenchPods, openSession } from '#test/support/bench-session.ts';
import { sandboxExercise } from '#test/support/sandbox-exercise.ts';
import { loadValidExercise } from '#test/support/valid-exercise.ts';
import type { PodPool } from './pool/pod-pool.ts';

const pool = openBenchPods();
afterAll(() => pool.close());

async function bundleOf(slug: string) {
  const exercise = await loadValidExercise(`exercises/${slug}`);
  return { bundle: makeBundle(exercise), references: exercise.references };
}

describe('a session with Postgres and Redis', () => {
  it('answers requests with what they caused, statements, commands, and gives empty data on a reset', async () => {
    const { bundle, references } = await bundleOf('url-shortener');
    const session = await openSession(pool, bundle, { files: references['node'] ?? {} });
    await session.ready();

    const made = await session.http('POST', '/links', { url: 'https://example.com/a' });
    expect(made.response?.status).toBe(201);
    expect(made.caused?.sql.some(({ text }) => /insert/i.test(text))).toBe(true);

    const counted = await session.sql('select count(*) as links from links; select current_user, 1 as one; selec 1');
    expect(counted.results).toMatchObject([
      { command: 'SELECT', columns: ['links'], rows: [['1']], rowCount: 1, isCut: false },
      { columns: ['current_user', 'one'], rows: [['app', '1']] },
    ]);
    expect(counted.refusal).toMatchObject({ code: '42601', line: 1, column: 69 });

    expect(await session.redis('SET greeting "hello wire"')).toBe('"OK"');
    expect(await session.redis('GET greeting')).toBe('"hello wire"');
    expect(await session.redis('CONFIG GET *')).toMatch(/NOPERM/);
    expect(await session.redis('SUBSCRIBE x')).toMatch(/not possible/);

    const resetting = session.ask({ type: 'reset-data' });
    expect(await session.redis('GET greeting')).toBe('(nil)');
    expect((await session.sql('select current_database()')).results[0]?.rows).toEqual([['kata2']]);
    expect(await resetting).toEqual({ type: 'done' });
    const after = await session.sql('select count(*) from links');
    expect(after.results[0]?.rows).toEqual([['0']]);
    expect((await session.http('POST', '/links', { url: 'https://example.com/b' })).response?.status).toBe(201);
    await session.close();
  });

  it('bounds what a statement may take: rows, bytes, time and rights', async () => {
    const { bundle, references } = await bundleOf('url-shortener');
    const session = await openSession(pool, bundle, { files: references['node'] ?? {} });
    await session.ready();
    const many = await session.sql('select n, repeat($$x$$, 10) from generate_series(1, 200000) as n');
    expect(many.results[0]).toMatchObject({ isCut: true, rowCount: null });
    expect(many.results[0]?.rows).toHaveLength(200);
    const wide = await session.sql("select repeat('\u0001', 100000)");
    expect(wide.results[0]).toMatchObject({ isCut: true });
    const huge = await session.sql("select repeat('x', 100000000)");
    expect(huge.refusal?.message).toMatch(/larger than 16 MiB/);
    expect((await session.sql('create role evil superuser')).refusal?.message).toMatch(/permission denied/);
    expect((await session.sql('reset role; create role evil')).refusal?.message).toMatch(/permission denied/);
    expect((await session.sql('set session authorization harness')).refusal?.message).toMatch(/permission denied/);
    expect((await session.sql('copy links from stdin')).refusal?.message).toMatch(/not possible here/);
    expect((await session.sql('copy (select 1) to stdout')).refusal?.message).toMatch(/not possible here/);
    expect((await session.sql('select pg_sleep(60)')).refusal).toMatchObject({ code: '57014' });
    expect((await session.sql('select 1 as one')).results[0]?.rows).toEqual([['1']]);
    expect(await session.redis('BLPOP nothing 0')).toMatch(/No reply came within 5 s/);
    expect(await session.redis('PING')).toBe('"PONG"');
    await session.close();
  });
});

const socketServer = `
const http = require('node:http');
const { WebSocketServer } = require('ws');
const server = http.createServer((request, response) => {
  if (request.url === '/exit') process.exit(3);
  console.log('asked for ' + request.url);
  response.end('<script>alert(1)</script>');
});
new WebSocketServer({ server, path: '/chat' }).on('connection', (socket) => {
  socket.send('welcome');
  socket.on('message', (data) => socket.send('you said ' + data));
});
server.listen(process.env.PORT, '127.0.0.1');`;

const plain = sandboxExercise({
  tests: { canary: "expect.value('WIREKATA-CANARY-7f3a', 'x').is('y');" },
  manifest: { limits: { boot: '5s' } },
});

describe('a console that is asked for too much', () => {
  it('says so, and the session goes on', async () => {
    const { bundle, references } = await bundleOf('url-shortener');
    const session = await openSession(pool, bundle, { files: references['node'] ?? {} });
    await session.ready();
    for (const text of [
      "select repeat('x', 15000000)",
      "select repeat('€', 4000000) from generate_series(1, 1000)",
      `select ${Array.from({ length: 1600 }, (_, index) => index).join()}`,
      "do $$ begin for i in 1..300000 loop raise notice '%', repeat('x', 100); end loop; end $$",
      'select 1; '.repeat(51),
      "select U&'\\0001\\0002' || repeat(U&'\\001F', 100000) from generate_series(1, 100)",
      "listen x; notify x, 'y'; begin; select 1; selec; commit",
    ]) {
      const { results, refusal } = await session.sql(text);
      expect(results.length + (refusal === null ? 0 : 1), text.slice(0, 80)).toBeGreaterThan(0);
    }
    expect((await session.sql('rollback; select 1 as one')).results.at(-1)?.rows).toEqual([['1']]);
    for (const line of [
      `EVAL "local t = {} for i = 1, 900000 do t[i] = i end return t" 0`,
      `EVAL "return string.rep('x', 30000000)" 0`,
      `EVAL "local t = {} for i = 1, 5000 do t = {t} end return t" 0`,
      'EVAL "while true do end" 0',
      'CLIENT REPLY OFF',
      'AUTH harness guess',
      'RESET',
      'SHUTDOWN',
      'GET "unclosed',
    ]) {
      expect((await session.redis(line)).length, line).toBeGreaterThan(0);
    }
    await expect.poll(() => session.redis('PING'), { timeout: 20_000 }).toBe('"PONG"');
    await session.close();
  });
});

describe('a session with a server alone', () => {
  it('talks over a websocket and tells how it ended', async () => {
    const session = await openSession(pool, plain, { files: { 'server.js': socketServer } });
    await session.ready();
    const open: WorkbenchCommand & { type: 'open-socket' } = {
      type: 'open-socket',
      socket: 's1',
      process: 'web',
      path: '/chat',
      headers: [],
      protocols: [],
    };
    expect(await session.ask(open)).toEqual({ type: 'done' });
    expect(await session.ask({ type: 'send-socket', socket: 's1', text: 'hi' })).toEqual({ type: 'done' });
    await session.until(() => session.told('socket-message').find(({ text }) => text === 'you said hi'));
    expect(session.told('socket-message')[0]).toMatchObject({ socket: 's1', text: 'welcome', leftOutCount: 0 });
    await session.ask({ type: 'close-socket', socket: 's1' });
    expect(await session.until(() => session.told('socket-closed')[0])).toMatchObject({ code: 1000 });
    expect(await session.ask({ ...open, socket: 's2', path: '/nowhere' })).toMatchObject({ type: 'refused' });
    await session.close();
  });

  it('shows a server that ends, and starts it again on request', async () => {
    const session = await openSession(pool, plain, { files: { 'server.js': socketServer } });
    await session.ready();
    expect((await session.http('GET', '/exit')).error).toMatch(/exit code 3/);
    const exit = await session.until(() => session.events.find(({ type }) => type === 'process-exited'));
    expect(exit).toMatchObject({ code: 3, expected: false });
    const request: WorkbenchCommand = {
      type: 'http',
      process: 'web',
      method: 'GET',
      path: '/',
      headers: [],
      body: null,
    };
    expect(await session.ask(request)).toMatchObject({ type: 'refused', reason: expect.stringMatching(/not running/) });
    expect(await session.ask({ type: 'restart-server', process: 'web' })).toEqual({ type: 'done' });
    expect((await session.http('GET', '/')).response?.body).toBe('<script>alert(1)</script>');
    await session.until(() =>
      session.events.find((event) => event.type === 'output' && event.text.includes('asked for /')),
    );
    await session.close();
  });

  it('shows a server that never listens', async () => {
    const session = await openSession(pool, plain, { files: { 'server.js': await readAttack('never-listens.js') } });
    const failed = await session.until(() => session.told('server-failed')[0]);
    expect(failed.reason).toMatch(/Nothing listened on 127\.0\.0\.1:\$PORT/);
    await session.close();
  });

  it('ends when nothing is sent, and when its time is up', async () => {
    const idle = await openSession(pool, plain, { files: { 'server.js': socketServer }, idleMs: 1000 });
    expect(await idle.ended).toMatchObject({ reason: 'idle' });
    const whole = await openSession(pool, plain, { files: { 'server.js': socketServer }, sessionMs: 1000 });
    expect(await whole.ended).toMatchObject({ reason: 'time-is-up' });
    expect(whole.told('deadline')[0]?.endsAt).toMatch(/Z$/);
  });

  it('drops a command that is none or too large, and goes on', async () => {
    const session = await openSession(pool, plain, { files: { 'server.js': socketServer } });
    await session.ready();
    const command = { type: 'http', process: 'web', method: 'POST', path: '/', headers: [], body: 'x'.repeat(40_000) };
    expect(() => session.sendRaw(JSON.stringify({ id: 'a', command }))).toThrow(/expected string to have/);
    expect(() => session.sendRaw('{"id":"a","command":{"type":"eval"}}')).toThrow();
    expect(await session.ask({ type: 'restart-server', process: 'another' })).toMatchObject({ type: 'refused' });
    expect((await session.http('GET', '/')).response?.status).toBe(200);
    await session.close();
  });

  it('has nothing of the harness in the pod, nor in what is said to it', async () => {
    const said: string[] = [];
    const listening: PodPool = {
      ...pool,
      async acquire(shape, signal) {
        const pod = await pool.acquire(shape, signal);
        const send = pod.grader.send;
        pod.grader.send = (message) => {
          said.push(JSON.stringify(message));
          send(message);
        };
        return pod;
      },
    };
    const files = { 'server.js': await readAttack('search-secrets.js') };
    const session = await openSession(listening, plain, { files });
    await session.ready();
    await session.http('GET', '/');
    const printed = (): string => session.events.map((event) => (event.type === 'output' ? event.text : '')).join('');
    await session.until(() => (/SEARCHED/.test(printed()) ? true : undefined));
    expect(printed()).not.toMatch(/FOUND|OPEN/);
    expect(JSON.stringify(plain.harness)).toMatch(/WIREKATA-CANARY-7f3a/);
    expect(said.length).toBeGreaterThan(0);
    expect(said.join()).not.toMatch(/CANARY|a\.canary|@kata\/harness/);
    await session.close();
  });
});

describe('a session of statements alone', () => {
  it('has a console and no server', async () => {
    const { bundle, references } = await bundleOf('sql-reports');
    const session = await openSession(pool, bundle, { language: 'sql', files: references['sql'] ?? {} });
    await session.until(() => session.told('deadline')[0]);
    expect((await session.sql('create table t (n int); insert into t values (1), (2); table t')).results).toMatchObject(
      [{ command: 'CREATE TABLE', rows: [] }, { command: 'INSERT', rowCount: 2 }, { rows: [['1'], ['2']] }],
    );
    await session.close();
  });

  it('asks MariaDB as well', async () => {
    const bundle = sandboxExercise({ tests: {}, manifest: { kind: 'sql', services: { mariadb: {} } }, run: {} });
    const session = await openSession(pool, bundle, { files: { 'a.sql': 'select 1' } });
    await session.until(() => session.told('deadline')[0]);
    const answer = await session.sql(
      'create table t (n int, t varchar(9)); insert into t values (1, null); select * from t',
      'mariadb',
    );
    expect(answer.refusal).toBeNull();
    expect(answer.results).toMatchObject([{ rows: [] }, { rowCount: 1 }, { columns: ['n', 't'], rows: [['1', null]] }]);
    expect((await session.sql('select * from nowhere', 'mariadb')).refusal).toMatchObject({ code: '1146' });
    const many = await session.sql('select seq from seq_1_to_1000000', 'mariadb');
    expect(many.results[0]).toMatchObject({ isCut: true, rowCount: null });
    expect((await session.sql('select sleep(60)', 'mariadb')).refusal).toMatchObject({ code: '1969' });
    await session.ask({ type: 'reset-data' });
    expect((await session.sql('select * from t', 'mariadb')).refusal).toMatchObject({ code: '1146' });
    await session.close();
  });
});
