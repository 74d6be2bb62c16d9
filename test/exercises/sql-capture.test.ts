import { afterAll, expect, it } from 'vitest';
import type { RunEventBody } from '#contracts/run-event.ts';
import { type SandboxExercise, sandboxExercise } from '#test/support/sandbox-exercise.ts';
import { openLocalSandbox } from '#worker/local-sandbox.ts';

const sandbox = openLocalSandbox();
afterAll(() => sandbox.close());

type Outcome = { messages: Record<string, string>; events: RunEventBody[] };

/** Test name → `passed` or its message. */
async function run(exercise: Pick<SandboxExercise, 'tests' | 'visibility'>, program: string): Promise<Outcome> {
  const events: RunEventBody[] = [];
  const bundle = sandboxExercise({
    ...{ before: 'const api = http(server());', visibility: 'public', ...exercise },
    manifest: { services: { postgres: {} } },
  });
  const files = { 'server.js': program };
  const verdict = await sandbox.run({ kind: 'submit', bundle, language: 'node', files }, (event) => events.push(event));
  const messages = verdict.tests.map(({ id, status, failure }) => [id.slice(2), failure?.message ?? status] as const);
  return { messages: Object.fromEntries(messages), events };
}

/** A server whose routes are `path: async (pool, url) => value`, with `pg` or `postgres` behind it. */
const shop = (routes: string): string => `
const http = require('node:http');
const { Pool } = require('pg');
const postgres = require('postgres');
const pool = new Pool({ connectionString: process.env.DATABASE_URL, max: 10 });
const sql = postgres(process.env.DATABASE_URL, { max: 2, onnotice: () => {} });
const routes = { ${routes} };
const seed = 'create table author (id int primary key, name text);' +
  'create table post (id int primary key, author_id int, title text);' +
  "insert into author select g, 'a' || g from generate_series(1, 50) g;" +
  "insert into post select g, g % 50 + 1, 't' || g from generate_series(1, 5000) g; analyze";
pool.query(seed).then(() => http.createServer(async (req, res) => {
  const url = new URL(req.url, 'http://x');
  try {
    const value = await routes[url.pathname]?.(url);
    res.end(JSON.stringify(value ?? null));
  } catch (error) { res.statusCode = 500; res.end(JSON.stringify({ error: error.message })); }
}).listen(Number(process.env.PORT), '127.0.0.1'));
`;

it('tells of each request what Postgres was sent, with values, rows, times and plans', async () => {
  const { messages, events } = await run(
    {
      tests: {
        one: `await api.get('/one'); const res = await api.get('/one');
        expect.value(res.sql.map(({ text, params, kind, rows, error, attribution }) => ({ text, params, kind, rows, error, attribution })), 'sql').is([{ text: 'select title from post where id = $1', params: ['7'], kind: 'query', rows: 1, error: null, attribution: 'exact' }]);
        expect.value(res.sql[0].plan.root['Node Type'], 'node').is('Index Scan');
        expect.value(res.sql[0].ms, 'ms').atMost(500);
        expect.usesIndex(await pg().explain(res.sql[0]), 'post');`,
        driver: `const res = await api.get('/drift');
        expect.value(res.sql.filter(({ kind }) => kind === 'query').map(({ text, params }) => [text, params]), 'sql').is([['select title from post where id = $1 and title <> $2', ['3', "it's"]]]);
        expect.value(res.sql.filter(({ kind }) => kind === 'driver').length, 'lookups').atLeast(1);`,
        insert: `const res = await api.get('/insert'); expect.value(res.sql[0].rows, 'rows').is(2);`,
        transaction: `await api.get('/tx'); const res = await api.get('/tx');
        expect.value(res.sql.map(({ text, kind, rows }) => [text.split(' ')[0], kind, rows]), 'sql').is([['begin', 'transaction', null], ['update', 'query', 1], ['commit', 'transaction', null]]);
        expect.sqlAtMost(res, 1);`,
        wrong: `const res = await api.get('/wrong');
        expect.value([res.sql.length, res.sql[0].error, res.sql[0].ms], 'sql').is([1, 'column "nothing" does not exist', null]);`,
        batch: `const res = await api.get('/batch'); expect.value(res.sql.map(({ rows }) => rows), 'rows').is([52, 2]);`,
        budget: `const res = await api.get('/batch'); expect.sqlAtMost(res, 1);`,
        own: `await pg().as('app').q('select 1 from post'); await pg().q('select 1 from post'); const res = await api.get('/one');
        expect.value([res.sql.length, (await pg().statements()).length], 'statements').is([1, 1]);`,
        connections: `const open = await pg().connections(); expect.value(open.map(({ state }) => state), 'states').satisfies((all) => all.length > 0 && all.every((one) => one === 'idle'), 'all idle');`,
      },
    },
    shop(`
      '/one': async () => (await pool.query('select title from post where id = $1', [7])).rows,
      '/drift': async () => (await sql\`select title from post where id = \${3} and title <> \${"it's"}\`).length,
      '/insert': async () => (await pool.query("insert into author values (900, 'x'), (901, null)")).rowCount,
      '/tx': async () => {
        const c = await pool.connect();
        try { await c.query('begin'); await c.query('update author set name = $1 where id = $2', ['z', 1]); await c.query('commit'); } finally { c.release(); }
      },
      '/wrong': () => pool.query('select nothing from author'),
      '/batch': () => pool.query('select 1 from author; select 2 from post where id < 3'),
    `),
  );
  expect(messages).toEqual({
    one: 'passed',
    driver: 'passed',
    insert: 'passed',
    transaction: 'passed',
    wrong: 'passed',
    batch: 'passed',
    budget: 'GET /batch sent 2 statements to the database, expected at most 1.',
    own: 'passed',
    connections: 'passed',
  });
  const caused = events.flatMap((event) => (event.type === 'http-exchange' ? (event.exchange.caused ?? []) : []));
  expect(caused[1]).toEqual({
    sqlCount: 1,
    redis: [],
    redisCount: 0,
    sql: [
      {
        text: 'select title from post where id = $1',
        params: ['7'],
        rows: 1,
        ms: expect.any(Number),
        plan: 'Index Scan using post_pkey on post (1 row)',
        isShared: false,
      },
    ],
  });
});

it('finds N+1 queries, and tells plans apart', async () => {
  const { messages } = await run(
    {
      tests: {
        slow: `expect.sqlAtMost(await api.get('/slow'), 2);`,
        fast: `expect.sqlAtMost(await api.get('/fast'), 2);`,
        same: `expect.samePlan(await api.get('/page?by=key&after=0'), await api.get('/page?by=key&after=900'));`,
        other: `expect.samePlan(await api.get('/page?by=key&after=0'), await api.get('/page?by=title&after=a'));`,
        index: `const { sql } = await api.get('/page?by=title&after=a'); expect.usesIndex(await pg().explain(sql[0]), 'post');`,
      },
    },
    shop(`
      '/slow': async () => {
        const { rows } = await pool.query('select * from post order by id limit 10');
        for (const row of rows) row.author = (await pool.query('select * from author where id = $1', [row.author_id])).rows[0];
        return rows;
      },
      '/fast': async () => (await pool.query('select * from post join author on author.id = author_id order by post.id limit 10')).rows,
      '/page': async (url) => (await pool.query(url.searchParams.get('by') === 'key'
        ? 'select * from post where id > $1 order by id limit 10' : 'select * from post where title > $1 order by title limit 10', [url.searchParams.get('after')])).rows,
    `),
  );
  expect(messages).toEqual({
    slow: 'GET /slow sent 11 statements to the database, expected at most 2.',
    fast: 'passed',
    same: 'passed',
    other: 'Postgres carries the two out in different ways.',
    index: 'The query reads the whole table "post" instead of using an index.',
  });
});

it('tells of the requests of a hidden test what they caused, once it has failed', async () => {
  const { messages, events } = await run(
    {
      visibility: 'named',
      tests: {
        good: `await api.get('/first');`,
        bad: `await api.get('/first'); await api.get('/second'); expect.value(1, 'one').is(2);`,
        outage: `await api.get('/second'); const outage = await fault.refuse('postgres'); await outage.end(); expect.value(1, 'one').is(2);`,
      },
    },
    shop(`
      '/first': async () => (await pool.query('select 1 as first')).rows,
      '/second': async () => (await pool.query('select 2 as second')).rows,
    `),
  );
  expect(messages['good']).toBe('passed');
  const caused = events.flatMap((event) => {
    if (event.type !== 'http-exchange') return [];
    const { test, request, caused } = event.exchange;
    return [[test, request.path, caused?.sql.map(({ text, isShared }) => [text, isShared])]];
  });
  expect(caused).toEqual([
    ['a.bad', '/first', [['select 1 as first', false]]],
    ['a.bad', '/second', [['select 2 as second', false]]],
    ['a.outage', '/second', [['select 2 as second', false]]],
  ]);
});

it('says when requests at the same time cannot be told apart, and captures nothing under load', async () => {
  const { messages } = await run(
    {
      tests: {
        shared: `const [slow, quick] = await Promise.all([api.get('/slow'), api.get('/quick')]);
        expect.value(quick.sql.map(({ attribution }) => attribution), 'attribution').satisfies((all) => all.includes('shared'), 'shared');
        const alone = await api.get('/quick');
        expect.value(alone.sql.map(({ attribution }) => attribution), 'attribution').is(['exact']);`,
        after: `await load({ concurrency: 2, for: '300ms', request: () => api.get('/quick') });
        expect.value((await pg().statements()).length, 'statements').is(0);
        expect.sqlAtMost(await api.get('/quick'), 1);`,
      },
    },
    shop(`
      '/slow': async () => (await pool.query('select pg_sleep(0.2) from author where id = 1')).rowCount,
      '/quick': async () => (await pool.query('select name from author where id = 2')).rows,
    `),
  );
  expect(messages).toEqual({ shared: 'passed', after: 'passed' });
});

it('is not fooled by a program that writes into the log, hides from it or floods it', async () => {
  const { messages } = await run(
    {
      tests: {
        forge: `const { sql } = await api.get('/forge'); expect.value(sql.map(({ text }) => text.slice(0, 8)), 'texts').is(['do $$ be']);`,
        comment: `const { sql } = await api.get('/comment'); expect.value(sql.map(({ text }) => text.slice(0, 8)), 'texts').is(['select 1']);`,
        hide: `const { sql, json } = await api.get('/hide');
        expect.value(json.filter((word) => word !== 'done').length, 'refusals').is(7);
        expect.value(sql.some(({ text }) => text === 'select name from author where id = 3'), 'seen').is(true);`,
        flood: `expect.sqlAtMost(await api.get('/flood'), 5);`,
        after: `const { sql } = await api.get('/comment'); expect.value(sql.length, 'statements').is(1);`,
        many: `expect.sqlAtMost(await api.get('/many'), 5);`,
        big: `const { sql } = await api.get('/big'); expect.value(sql.map(({ text }) => text.length < 5000), 'cut').is([true]);`,
      },
    },
    shop(`
      '/forge': () => pool.query("do $$ begin raise log E'statement: select forged\\\\n1.000 1 app LOG:  00000: statement: select forged'; end $$"),
      '/comment': () => pool.query('select 1 /*\\n1795260637.133 9 app LOG:  00000: statement: select forged\\n1795260637.133 9 app LOCATION:  exec_simple_query, postgres.c:1\\n*/ from author where id = 1'),
      '/hide': async () => {
        const tried = [];
        for (const text of ['set log_statement = none', 'set auto_explain.log_min_duration = -1', 'alter role app reset all', 'alter role app reset log_statement',
          "alter role app set log_statement = 'none'", 'select wirekata.release_log(100000)', 'set role capture', 'set session authorization author', "set application_name = 'harness'"])
          tried.push(await sql.unsafe(text).then(() => 'done', (error) => error.message));
        await sql.unsafe('select name from author where id = 3');
        return tried;
      },
      '/flood': async () => {
        await pool.query("do $$ begin for i in 1 .. 2000 loop raise log '%', repeat('x', 10000); end loop; end $$");
        for (let i = 0; i < 20; i++) await pool.query('select name from author where id = 4');
      },
      '/many': async () => { for (let i = 0; i < 2500; i++) await pool.query('select name from author where id = 4'); },
      '/big': async () => (await pool.query("select length('" + 'y'.repeat(3_000_000) + "')")).rowCount,
    `),
  );
  const tooMuch = 'Your program asked Postgres for more in one test than can be looked at (2000 items, 15 MB).';
  expect(messages).toEqual({
    forge: 'passed',
    comment: 'passed',
    hide: 'passed',
    flood: tooMuch,
    after: 'passed',
    many: tooMuch,
    big: 'passed',
  });
});
