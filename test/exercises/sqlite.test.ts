import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, expect, it } from 'vitest';
import { sandboxExercise } from '#test/support/sandbox-exercise.ts';
import { openLocalSandbox } from '#worker/local-sandbox.ts';

const sandbox = openLocalSandbox();
afterAll(() => sandbox.close());

const notes = (file: string): string => `
const db = new (require('node:sqlite').DatabaseSync)(${file});
db.exec('create table if not exists note (text text)');
require('node:http').createServer((req, res) => {
  if (req.method === 'POST') db.prepare('insert into note values (?)').run('new');
  res.end(JSON.stringify(db.prepare('select text from note').all().map(({ text }) => text)));
}).listen(Number(process.env.PORT), '127.0.0.1');`;

function makeSeed(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'wirekata-'));
  const file = path.join(folder, 'seed.db');
  const database = new DatabaseSync(file);
  database.exec("create table note (text text); insert into note values ('seed')");
  database.close();
  const text = readFileSync(file).toString('base64');
  rmSync(folder, { recursive: true });
  return text;
}

const tests = {
  seeded: `expect.json(await api.get('/'), ['seed']);`,
  survives: `await api.post('/'); await web.kill(); await web.restart(); expect.json(await api.get('/'), ['seed', 'new']);`,
};

async function run(program: string): Promise<Record<string, string>> {
  const bundle = sandboxExercise({
    tests,
    before: 'const web = server(), api = http(web);',
    manifest: { services: { sqlite: { seed: 'fixtures/seed.db' } } },
  });
  // The same tests once more: the second group must not find what the first has written.
  const [group] = bundle.plan;
  const again = {
    ...group,
    id: 'b',
    tests: (group?.tests ?? []).map((one) => ({ ...one, id: one.id.replace('a.', 'b.') })),
  };
  const main = bundle.harness['main.js'] ?? '';
  const body = /group\('a'[\s\S]*\n?\}\);/.exec(main)?.[0].replace(/\n\}\);$/, '') ?? '';
  const twice = main.replace(body, `${body}\n${body.replaceAll("'a", "'b")}`);
  const whole = { ...bundle, plan: [group, again] as typeof bundle.plan, harness: { 'main.js': twice } };
  const verdict = await sandbox.run(
    {
      ...{ kind: 'submit', language: 'node', files: { 'server.js': program } },
      bundle: { ...whole, fixtures: { 'seed.db': makeSeed() } },
    },
    () => undefined,
  );
  return Object.fromEntries(verdict.tests.map(({ id, status, failure }) => [id, failure?.message ?? status]));
}

it('a program finds the seed in its file, once for each group, and what it writes survives a kill', async () => {
  expect(await run(notes('process.env.DATABASE_FILE'))).toEqual({
    ...{ 'a.seeded': 'passed', 'a.survives': 'passed' },
    ...{ 'b.seeded': 'passed', 'b.survives': 'passed' },
  });
});

it('one that keeps its data in memory fails where they are gone', async () => {
  expect(await run(notes("':memory:'"))).toMatchObject({
    'a.seeded': expect.stringContaining('seed'),
    'a.survives': expect.stringContaining('seed'),
  });
});
