import { afterAll, expect, it } from 'vitest';
import { sandboxExercise } from '#test/support/sandbox-exercise.ts';
import { openLocalSandbox } from '#worker/local-sandbox.ts';

const sandbox = openLocalSandbox();
afterAll(() => sandbox.close());

/** Stock in MariaDB; `reserve` takes one item, `list` reads three orders with their items. */
const shop = ({ reserve, list }: { reserve: string; list: string }): string => `
const http = require('node:http');
const pool = require('mysql2/promise').createPool({ uri: process.env.MARIADB_URL, connectionLimit: 5 });
const fill = async () => { for (;;) await pool.query('insert into big select repeat(md5(seq), 30000) from seq_1_to_20'); };
const routes = { '/fill': async () => { await pool.query('create table big (x longtext)'); await fill(); }, '/reserve': async () => { ${reserve} }, '/list': async () => { ${list} } };
(async () => {
  await pool.query('create table if not exists stock (id int primary key, n int, soldAt datetime(3))');
  await pool.query('create table if not exists item (id int primary key, orderId int, index (orderId))');
  await pool.query('insert ignore into stock values (1, 5, utc_timestamp(3))');
  await pool.query('insert ignore into item select seq, seq mod 300 from seq_1_to_3000');
  http.createServer(async (req, res) => {
    try { res.end(JSON.stringify((await routes[req.url]?.()) ?? null)); }
    catch (error) { res.statusCode = 503; res.end(JSON.stringify({ error: error.message })); }
  }).listen(Number(process.env.PORT), '127.0.0.1');
})();`;

const right = shop({
  reserve: `const [{ affectedRows }] = await pool.execute('update stock set n = n - 1 where id = ? and n > 0', [1]); return affectedRows;`,
  list: `return (await pool.query('select * from item where orderId in (?)', [[1, 2, 3]]))[0].length;`,
});
const wrong = shop({
  reserve: `const [[{ n }]] = await pool.execute('select n from stock where id = ?', [1]);
    if (n > 0) await pool.execute('update stock set n = ? where id = ?', [n - 1, 1]); return n > 0 ? 1 : 0;`,
  list: `let sum = 0; for (const id of [1, 2, 3]) sum += (await pool.query('select * from item where orderId + 0 = ?', [id]))[0].length; return sum;`,
});

const tests = {
  data: `await api.get('/'); await maria().script('create table note (id int, text json); insert into note values (1, \\'[7]\\');');
    expect.value(await maria().q('select count(*) as n, sum(id) as s, max(text) as text from note where id = ?', [1]), 'rows').is([{ n: 1, s: 1, text: [7] }]);
    expect.value(await maria().seed('note', [{ id: 2, text: { a: [8] } }, { id: 3, text: null }]), 'kept').is([{ id: 2, text: { a: [8] } }, { id: 3, text: null }]);
    expect.value(await maria().backdate('stock', 'soldAt', '2h'), 'moved').is(1);
    expect.value(await maria().q('select soldAt < utc_timestamp() - interval 119 minute as old from stock'), 'old').is([{ old: 1 }]);
    const table = await maria().run('select id as a, n as b from stock'); expect.rows(table, [[1, 5]], { columns: ['a', 'b'] });
    expect.value((await maria().connections()).length, 'connections').atLeast(1);`,
  refused: `await maria().run('delete from stock');`,
  missing: `await maria().q('select * from nowhere');`,
  wide: `await maria().run("select repeat('x', 1000000) from seq_1_to_1000");`,
  races: `const all = await api.burst(12, () => api.post('/reserve'));
    expect.value(all.filter(({ json }) => json === 1).length, 'reserved').is(5);`,
  queries: `const res = await api.get('/list'); expect.json(res, 30); expect.sqlAtMost(res, 1);
    expect.value(res.sql.map(({ kind, attribution }) => kind + ' ' + attribution), 'captured').is(['query exact']);`,
  index: `const res = await api.get('/list'); expect.usesIndex(await maria().explain(res.sql[0]), 'item');`,
  restart: `await fault.restart('mariadb'); await expect.eventually(async () => expect.status(await api.get('/list'), 200));
    expect.value(await maria().q('select count(*) as n from item'), 'items').is([{ n: 3000 }]);`,
  pause: `const outage = await fault.pause('mariadb'); const waiting = api.get('/list'); await outage.end(); expect.status(await waiting, 200);`,
  cut: `await api.get('/list'); expect.value(await fault.cut('mariadb'), 'connections').atLeast(1);
    await expect.eventually(async () => expect.status(await api.get('/list'), 200));`,
};

async function run(program: string, tests: Record<string, string>): Promise<Record<string, string>> {
  const before = 'const api = http(server());';
  const bundle = sandboxExercise({ tests, before, manifest: { services: { mariadb: {} }, limits: { test: '40s' } } });
  const verdict = await sandbox.run(
    { kind: 'submit', bundle, language: 'node', files: { 'server.js': program } },
    () => undefined,
  );
  return Object.fromEntries(verdict.tests.map(({ id, status, failure }) => [id.slice(2), failure?.message ?? status]));
}

const wrongOnPurpose = {
  refused: expect.stringContaining('Cannot execute statement in a READ ONLY transaction'),
  missing: expect.stringContaining("doesn't exist"),
  wide: expect.stringContaining('larger than 16 MiB'),
};
const passed = (names: string[]) => Object.fromEntries(names.map((name) => [name, 'passed']));

it('maria() looks at data, statements and plans of a right program, and brings its database down', async () => {
  expect(await run(right, tests)).toEqual({ ...passed(Object.keys(tests)), ...wrongOnPurpose });
});

it('maria() shows a lost update, statements in a loop and a table that is read as a whole', async () => {
  expect(await run(wrong, tests)).toEqual({
    ...passed(['data', 'restart', 'pause', 'cut']),
    ...wrongOnPurpose,
    races: expect.stringContaining('reserved'),
    queries: expect.stringContaining('3'),
    index: 'The query reads the whole table "item" instead of using an index.',
  });
});

it('a program that fills the disk of MariaDB and so ends it fails by its own fault', async () => {
  const full = `await api.post('/fill', {}, { timeout: '30s' }); await maria().q('select 1');`;
  expect(await run(right, { full })).toEqual({ full: expect.stringContaining('The database answered') });
});
