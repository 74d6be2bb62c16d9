import { afterAll, expect, it } from 'vitest';
import type { RunEventBody } from '#contracts/run-event.ts';
import type { Verdict } from '#contracts/verdict.ts';
import { type SandboxExercise, sandboxExercise } from '#test/support/sandbox-exercise.ts';
import { openLocalSandbox } from '#worker/local-sandbox.ts';

const sandbox = openLocalSandbox();
afterAll(() => sandbox.close());

const before = 'const web = server(), api = http(web);';

async function run(
  tests: SandboxExercise['tests'],
  program: string,
  emit: (event: RunEventBody) => void = () => undefined,
): Promise<Verdict> {
  const manifest = { services: { postgres: {}, redis: {} } };
  const bundle = sandboxExercise({ tests, before, manifest });
  return sandbox.run({ kind: 'submit', bundle, language: 'node', files: { 'server.js': program } }, emit);
}

/** Test name → `passed` or its message. */
function messages({ tests }: Verdict): Record<string, string> {
  return Object.fromEntries(tests.map(({ id, status, failure }) => [id.slice(2), failure?.message ?? status]));
}

type Parts = { cached: string; stored: string; transfer: string; pay: string };
/** Notes in Postgres with a cache in Redis; its parts are where a program does it right or wrong. */
const notes = ({ cached, stored, transfer, pay }: Parts): string => `
const http = require('node:http');
const { Pool } = require('pg');
const Redis = require('ioredis');
const pool = new Pool({ connectionString: process.env.DATABASE_URL, max: 5 });
pool.on('error', () => {});
const redis = new Redis(process.env.REDIS_URL, { commandTimeout: 200, maxRetriesPerRequest: 1, connectTimeout: 200 });
redis.on('error', () => {});
const inTime = (work, ms) => Promise.race([work, new Promise((_, no) => setTimeout(no, ms, new Error('late')))]);
const routes = {
  '/stored': ${stored},
  '/cached': ${cached},
  '/transfer': ${transfer},
  '/pay': async () => { const pay = () => pool.query('${pay}'); await pay().catch(pay); },
  '/sum': async () => Number((await pool.query('select sum(n) from account')).rows[0].sum),
  '/open': async () => { const c = await pool.connect(); await c.query('select 1'); c.release(); },
};
const wait = (ms) => new Promise((ok) => setTimeout(ok, ms));
pool.query('create table if not exists payment (id int primary key, times int default 1); create table if not exists account (id int primary key, n int); insert into account values (1, 100), (2, 0) on conflict do nothing').then(() =>
  http.createServer(async (req, res) => {
    try { res.end(JSON.stringify((await routes[req.url]?.()) ?? null)); }
    catch (error) { res.statusCode = 503; res.end(JSON.stringify({ error: error.message })); }
  }).listen(Number(process.env.PORT), '127.0.0.1'));
`;
const careful = notes({
  pay: 'insert into payment (id) values (1) on conflict do nothing',
  stored: "async () => (await inTime(pool.query('select n from account'), 300)).rows",
  cached: "async () => (await redis.get('a').catch(() => null)) ?? (await pool.query('select n from account')).rows",
  transfer: `async () => {
    const c = await pool.connect();
    try { await c.query('begin'); await c.query('update account set n = n - 10 where id = 1'); await wait(400);
      await c.query('update account set n = n + 10 where id = 2'); await c.query('commit'); } finally { c.release(); }
  }`,
});
const careless = notes({
  pay: 'insert into payment (id) values (1) on conflict (id) do update set times = payment.times + 1',
  stored: "async () => (await pool.query('select n from account')).rows",
  cached: "async () => (await redis.get('a')) ?? (await pool.query('select n from account')).rows",
  transfer: `async () => {
    await pool.query('update account set n = n - 10 where id = 1'); await wait(400);
    await pool.query('update account set n = n + 10 where id = 2');
  }`,
});

const tests = {
  pause: `await api.get('/open'); const outage = await fault.pause('postgres');
    expect.status(await api.get('/stored', { timeout: '1s' }), 503);
    await outage.end(); await expect.eventually(async () => expect.status(await api.get('/stored'), 200));`,
  refuse: `await fault.refuse('redis', '300ms').then(async (outage) => {
      expect.status(await api.get('/cached'), 200); await outage.over; });
    expect.status(await api.get('/cached'), 200);
    await expect.eventually(async () => expect.value((await api.get('/cached')).redis.length, 'commands').atLeast(1));`,
  restart: `await api.get('/open'); await fault.restart('postgres'); await expect.eventually(async () => expect.status(await api.get('/stored'), 200));
    expect.value(await pg().q('select count(*)::int as n from account'), 'accounts').is([{ n: 2 }]);
    expect.sqlAtMost(await api.get('/stored'), 1);`,
  cut: `await api.get('/open'); expect.value(await fault.cut('postgres'), 'connections').atLeast(1);
    expect.value(await fault.cut('redis'), 'connections').atLeast(1);
    await expect.eventually(async () => expect.status(await api.get('/cached'), 200));`,
  slow: `await api.get('/open'); const slow = await fault.latency('postgres', '500ms');
    expect.status(await api.get('/stored', { timeout: '1s' }), 503); await slow.end();
    await expect.eventually(async () => expect.sqlAtMost(await api.get('/stored'), 1));`,
  lost: `await api.get('/open'); const cut = await fault.cut('postgres', { afterBytes: 0 });
    expect.status(await api.post('/pay'), 200); expect.value(cut.isDone, 'cut').is(true);
    expect.value(await pg().q('select times from payment'), 'payments').is([{ times: 1 }]);`,
  unsent: `await api.get('/open'); await pg().q('delete from payment'); const cut = await fault.cut('postgres', { afterBytes: 9, of: 'request' });
    expect.status(await api.post('/pay'), 200); expect.value(cut.isDone, 'cut').is(true);
    expect.value(await pg().q('select times from payment'), 'payments').is([{ times: 1 }]);`,
  kill: `const result = await fault.killDuring(web, () => api.post('/transfer'), { at: ({ text }) => text.startsWith('update') });
    expect.value(result, 'answer').is(null); expect.value((await api.get('/sum')).json, 'money').is(100);`,
};

it('a careful program comes through every fault', async () => {
  expect(messages(await run(tests, careful))).toEqual(
    Object.fromEntries(Object.keys(tests).map((name) => [name, 'passed'])),
  );
});

it('a careless one fails where it is careless', async () => {
  const failed = messages(await run(tests, careless));
  expect(failed).toMatchObject({
    pause: expect.stringContaining('no answer came within 1 s'),
    refuse: expect.stringContaining('answered 503, expected 200'),
    restart: 'passed',
    slow: expect.stringContaining('answered 200, expected 503'),
    lost: expect.stringContaining('payments'),
    unsent: 'passed',
    kill: expect.stringContaining('money'),
  });
});

it('an outage that a test leaves behind is over before the next one, which captures again', async () => {
  const verdict = await run(
    {
      leaves: `await fault.refuse('postgres'); await fault.pause('redis');`,
      finds: `expect.status(await api.get('/cached'), 200); expect.sqlAtMost(await api.get('/stored'), 1);`,
    },
    careful,
  );
  expect(messages(verdict)).toEqual({ leaves: 'passed', finds: 'passed' });
});

it('an outage is told with its beginning and its end, in the time of the run', async () => {
  const events: RunEventBody[] = [];
  await run({ leaves: `await fault.refuse('redis');` }, careful, (event) => events.push(event));
  const told = events.flatMap((event) => (event.type === 'note' ? [event] : []));
  expect(told.map(({ fault }) => fault)).toEqual([
    { target: 'redis', action: 'refuse' },
    { target: 'redis', action: 'end' },
  ]);
  expect(told[1]?.atMs).toBeGreaterThanOrEqual(told[0]?.atMs ?? Number.POSITIVE_INFINITY);
});

it('std.outage passes the careful program only', async () => {
  const outage = (program: string) => {
    const bundle = sandboxExercise({
      tests: {},
      before: `${before} group('a', () => std.outage(web, 'postgres', () => api.get('/stored'), { as: 'a' }));`,
      manifest: { services: { postgres: {}, redis: {} } },
    });
    const [group] = bundle.plan;
    const plan = [{ ...(group as NonNullable<typeof group>), tests: [{ id: 'a.outage' as never, title: 'x' }] }];
    const harness = { 'main.js': bundle.harness['main.js']?.replace(/group\('a', \(\) => \{ {2}\}\);/, '') ?? '' };
    const whole = { ...bundle, plan, harness };
    return sandbox.run(
      { kind: 'submit', bundle: whole, language: 'node', files: { 'server.js': program } },
      () => undefined,
    );
  };
  expect(messages(await outage(careful))).toEqual({ outage: 'passed' });
  expect((await outage(careless)).status).toMatch(/^(failed|time-limit-exceeded)$/);
});

it('a program that takes the port of a stopped service has crashed the run, and it is nobody else’s fault', async () => {
  const squatter = `
    const net = require('node:net');
    const take = () => net.createServer(() => {}).on('error', () => setTimeout(take, 1)).listen(6379, '127.0.0.1');
    require('node:http').createServer((req, res) => { if (req.url === '/take') take(); res.end('1'); }).listen(Number(process.env.PORT), '127.0.0.1');`;
  const verdict = await run(
    {
      take: `await api.get('/take'); const o = await fault.refuse('redis'); await t.sleep(100, 'it takes the port'); await o.end();`,
    },
    squatter,
  );
  expect(verdict).toMatchObject({ status: 'crashed', reason: expect.stringContaining('listens on its port') });
});
