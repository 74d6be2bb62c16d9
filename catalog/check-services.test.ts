import { expect, test } from 'vitest';
import { loadExercise } from './load-exercise.ts';
import { formatProblem } from './problem.ts';
import { copyExercise } from './test-support/exercise-copy.ts';

async function problemsWith(services: string, use: string): Promise<string[]> {
  await using copy = await copyExercise();
  await copy.edit('kata.yaml', 'kind: server\n', `kind: server\nenv: { MODE: x }\nservices: ${services}\n`);
  await copy.edit('harness/main.ts', 'export default', `${use}\nexport default`);
  const loaded = await loadExercise(copy.folder);
  return loaded.ok ? [] : loaded.problems.map(formatProblem);
}

test('a harness may use the services that kata.yaml declares', async () => {
  const services = '{ postgres: {}, stub: { users: {}, old-orders: { env: ORDERS } } }';
  expect(await problemsWith(services, `pg(); stub('users'); stub('old-orders', {}); stub(name);`)).toEqual([]);
});

test.each([
  [
    '{}',
    'pg();',
    'pg() needs the service "postgres", which kata.yaml does not declare: add services: { postgres: {} }.',
  ],
  ['{}', `stub('users');`, 'stub("users") is not declared in kata.yaml. Add services: { stub: { users: {} } }.'],
  ['{ stub: { users: {} } }', `stub('user');`, 'stub("user") is not declared in kata.yaml. Did you mean "users"?'],
])('with services %s, %s is a problem at its line', async (services, use, words) => {
  const [only, ...more] = await problemsWith(services, use);
  expect(only).toMatch(/^KATA135 harness\/main\.ts:\d+:1 /);
  expect(only).toContain(words);
  expect(more).toEqual([]);
});

test.each([
  ['{ stub: { users: { env: PORT } } }', 'services.stub.users: the variable PORT is taken already'],
  ['{ stub: { users: { env: MODE } } }', 'services.stub.users: the variable MODE is taken already'],
  ['{ stub: { a: { env: X }, b: { env: X } } }', 'services.stub.b: the variable X is taken already'],
])('services %s have a variable too few', async (services, words) => {
  const [only, ...more] = await problemsWith(services, '');
  expect(only).toMatch(/^KATA136 kata\.yaml:\d+:\d+ /);
  expect(only).toContain(words);
  expect(more).toEqual([]);
});

test.each([
  ['{ stub: { Users: {} } }', 'KATA101'],
  ['{ stub: { users: { url: x } } }', 'unknown key "url" in services.stub.users'],
  ['{ postgress: {} }', 'unknown key "postgress" in services. Did you mean "postgres"?'],
])('services %s are not valid', async (services, words) => {
  expect((await problemsWith(services, '')).join('\n')).toContain(words);
});

test('the seed of SQLite has to be a database', async () => {
  await using copy = await copyExercise();
  await copy.edit('kata.yaml', 'kind: server\n', 'kind: server\nservices: { sqlite: { seed: fixtures/seed.db } }\n');
  const problems = async (bytes?: string): Promise<string[]> => {
    if (bytes !== undefined) await copy.write('fixtures/seed.db', bytes);
    const loaded = await loadExercise(copy.folder);
    return loaded.ok ? [] : loaded.problems.map(formatProblem);
  };
  expect(await problems()).toEqual([expect.stringMatching(/^KATA138 .*is not there/)]);
  expect(await problems('create table note (text text);')).toEqual([expect.stringMatching(/is no SQLite database/)]);
  expect(await problems(`SQLite format 3\0${'x'.repeat(3_000_000)}`)).toEqual([
    expect.stringMatching(/larger than 2 MiB/),
  ]);
  expect(await problems('SQLite format 3\0')).toEqual([]);
});
