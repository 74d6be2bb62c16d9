import { execFile, execFileSync } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ServiceAccess } from '#contracts/harness-message.ts';
import { imageTag } from '#sandbox-images/images.ts';
import { type FakeWorker, type FinishedRun, openFakeWorker } from './test-support/fake-worker.ts';

const run = promisify(execFile);
const app = { user: 'app', password: 'aa11' };
const harness = { user: 'harness', password: 'bb22' };
const servicesWith = (database: string): ServiceAccess => ({
  postgres: { host: '127.0.0.1', port: 5432, databases: [database], app, harness },
  redis: { host: '127.0.0.1', port: 6379, app, harness },
});

let container: string;
let worker: FakeWorker;
beforeAll(async () => {
  container = await startServices();
  const grader = [
    'run',
    '--rm',
    '-i',
    '--network',
    `container:${container}`,
    imageTag('grader'),
    'node',
    '--disable-warning=ExperimentalWarning',
    '/opt/wirekata/start-grader.cjs',
  ];
  worker = await openFakeWorker(['docker', ...grader]);
});
afterAll(async () => {
  await worker.close();
  execFileSync('docker', ['rm', '-f', container]);
});

async function startServices(): Promise<string> {
  const tmpfs = ['/pg', '/redis', '/tmp'].flatMap((path) => ['--tmpfs', `${path}:uid=40001,gid=40001,mode=0700`]);
  const passwords = ['-e', `APP_PASSWORD=${app.password}`, '-e', `HARNESS_PASSWORD=${harness.password}`];
  const script = '/opt/wirekata/postgres/start & /opt/wirekata/redis/start & wait';
  const { stdout } = await run('docker', [
    'run',
    '-d',
    '--network',
    'none',
    '--user',
    '40001:40001',
    ...tmpfs,
    ...passwords,
    imageTag('services'),
    'sh',
    '-c',
    script,
  ]);
  const id = stdout.trim();
  for (;;) {
    const logs = await run('docker', ['logs', id]);
    if (logs.stdout.match(/^ready$/gm)?.length === 2) return id;
  }
}

const tests = (group: string, database: string, bodies: Record<string, string>): Promise<FinishedRun> => {
  const declared = Object.entries(bodies).map(
    ([name, body]) => `test('${group}.${name}', 'x', async (t) => { ${body} });`,
  );
  return worker.run({
    harness: `import { kata } from '@kata/harness';
      export default kata(({ group, test, pg, redis, expect, any, solution, fixture }) => group('${group}', () => { ${declared.join('\n')} }));`,
    groups: [{ id: group, tests: Object.keys(bodies).map((name) => `${group}.${name}`) }],
    services: servicesWith(database),
    fixtures: { 'seed.sql': Buffer.from(seed).toString('base64') },
    solution: {
      'top.sql': 'select title,\n  pric from books',
      'two.sql': 'select 1; select 2',
      'write.sql': "insert into books values (9, 'x', 1, now(), null) returning id",
    },
  });
};
const seed = `
create table books (id bigint primary key, title text, price numeric(10,2), made timestamptz default now(), day date);
insert into books select n, 'Book ' || n, n * 1.25, '2026-01-01T00:00:00Z', date '2026-02-03' from generate_series(1, 2000) n;
create index on books (title);
analyze books;`;
const messages = (finished: FinishedRun): Record<string, string> =>
  Object.fromEntries(
    Object.values(finished.tests).map(({ test, status, failure }) => [test, failure?.message ?? status]),
  );

describe('pg()', () => {
  it('runs a learner’s query as a role that can only read, and says what is wrong with it', async () => {
    const finished = await tests('sql', 'kata1', {
      seed: `await pg().script(fixture('seed.sql'));`,
      keep: `await pg().script('create table shelf (id serial primary key, name text not null, tags text[], more jsonb, made timestamptz default now())');
        const kept = await pg().seed('shelf', [{ name: "O'Neill", tags: ['a', 'b'], more: { x: 1 } }, { name: 'B', tags: null, more: null }]);
        expect.value(kept.map(({ id, name, tags, more, made }) => [id, name, tags, more, typeof made]), 'kept').is([[1, "O'Neill", '{a,b}', { x: 1 }, 'string'], [2, 'B', null, null, 'string']]);`,
      rows: `const table = await pg().run('select id, price, day, made, null as none from books where id < $1 order by id', { params: [3] });
        expect.rows(table, [[1, 1.25, '2026-02-03', '2026-01-01 00:00:00+00', null], [2, 2.5, any.string, any.string, null]], { columns: ['id', 'price', 'day', 'made', 'none'] });
        expect.rows(await pg().run('select id from books where id < 3'), [[2], [1]], { ordered: false });
        expect.rows(await pg().run('select id, title from books where id = 0'), [], { columns: ['id', 'title'] });`,
      error: `await pg().run(solution('top.sql'));`,
      two: `await pg().run(solution('two.sql'));`,
      write: `await pg().run(solution('write.sql'));`,
      escape: `await pg().run("select set_config('transaction_read_only', 'off', false)"); expect.rows(await pg().run('show transaction_read_only'), [['on']]);`,
      endless: `await pg().run('select pg_sleep(10)', { timeout: '200ms' });`,
      flood: `const { rows } = await pg().run("select repeat('x', 1000) from generate_series(1, 100000)"); expect.value(rows.length, 'rows').atMost(25000);`,
      wide: `await pg().run("select repeat('x', 1000000) from generate_series(1, 1000)");`,
      huge: `await pg().run("select repeat('x', 100000000)");`,
      index: `expect.usesIndex(await pg().explain("select * from books where title = 'Book 7'"), 'books');`,
      scan: `expect.usesIndex(await pg().explain("select * from books where price > 1"), 'books');`,
      missing: `solution('none.sql');`,
    });
    expect(finished.stderr).toBe('');
    expect(messages(finished)).toEqual({
      'sql.seed': 'passed',
      'sql.keep': 'passed',
      'sql.rows': 'passed',
      'sql.error': expect.stringContaining('in line 2, column 3: column "pric" does not exist'),
      'sql.two': expect.stringContaining('cannot insert multiple commands'),
      'sql.write': expect.stringMatching(/permission denied|read-only/),
      'sql.escape': expect.stringContaining('read-write mode'),
      'sql.endless': 'The query took longer than its limit and was stopped.',
      'sql.flood': 'passed',
      'sql.wide': 'What the query finds in the database is larger than 16 MiB.',
      'sql.huge': 'What the query finds in the database is larger than 16 MiB.',
      'sql.index': 'passed',
      'sql.scan': 'The query reads the whole table "books" instead of using an index.',
      'sql.missing': 'The file none.sql is missing.',
    });
    expect(finished.exitCode).toBe(0);
  });

  it('looks into and changes the tables of the learner’s role', async () => {
    const finished = await tests('data', 'kata2', {
      empty: `expect.value((await pg().q("select count(*) as n from pg_tables where schemaname = 'public'"))[0].n, 'tables').is(0);`,
      read: `await pg().as('app').script("create table users (id int, name text, made timestamptz default now()); insert into users values (1, 'Ada')");
        expect.value(await pg().q('select name from users where id = $1', [1]), 'users').is([{ name: 'Ada' }]);
        expect.value(await pg().backdate('users', 'made', '2h', 'id = 1'), 'rows').is(1);
        expect.value((await pg().q("select made < now() - interval '1 hour' as old from users"))[0].old, 'old').is(true);`,
      slow: `await pg().slowWrites('200ms');
        const [{ waited }] = await pg().as('app').q("with began as (select clock_timestamp() as at), made as (insert into users select 2, 'Bo' returning clock_timestamp() as at) select made.at - began.at >= interval '200 ms' as waited from began, made");
        expect.value(waited, 'whether the write waited').is(true);`,
      none: `await pg().q('select * from nowhere');`,
      hidden: `await pg().as('app').script('alter table users enable row level security'); await pg().q('select * from users');`,
    });
    expect(messages(finished)).toEqual({
      'data.empty': 'passed',
      'data.slow': 'passed',
      'data.read': 'passed',
      'data.none': 'The database answered: relation "nowhere" does not exist.',
      'data.hidden': expect.stringContaining('row-level security'),
    });
  });
});

describe('what a group inherits', () => {
  it('is empty in each group, also when there are more groups than databases', async () => {
    const groups = ['a', 'b', 'c'];
    const body = `
      expect.value(await redis().cmd('KEYS', 'a*'), 'keys').is([]);
      await redis().cmd('SET', 'a', 1);
      const sql = pg().as('app');
      await sql.script("create type mood as enum ('ok'); create table a (id serial primary key, mood mood); create view b as select * from a;" +
        "create function f() returns int language sql as 'select 1'");
      await pg().script('create table c (id int)');`;
    const declared = groups.map((id) => `group('${id}', () => test('${id}.fresh', 'x', async () => { ${body} }));`);
    const finished = await worker.run({
      harness: `import { kata } from '@kata/harness'; export default kata(({ group, test, pg, redis, expect }) => { ${declared.join('\n')} });`,
      groups: groups.map((id) => ({ id, tests: [`${id}.fresh`] })),
      services: servicesWith('kata4'),
    });
    expect(finished.stderr).toBe('');
    expect(messages(finished)).toEqual({ 'a.fresh': 'passed', 'b.fresh': 'passed', 'c.fresh': 'passed' });
  });
});

describe('redis()', () => {
  it('sends commands, and reports what the learner’s data make of them', async () => {
    const finished = await tests('cache', 'kata3', {
      set: `await redis().cmd('FLUSHALL'); await redis().cmd('SET', 'a', 1); expect.value(await redis().cmd('GET', 'a'), 'a').is('1');`,
      type: `await redis().cmd('LPUSH', 'a', 1);`,
    });
    expect(messages(finished)).toEqual({ 'cache.set': 'passed', 'cache.type': expect.stringContaining('WRONGTYPE') });
  });
});
