import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Exercise } from '#catalog/load-exercise.ts';
import { makeBundle } from '#catalog/make-bundle.ts';
import type { VerdictStatus } from '#contracts/verdict.ts';
import { type Attacked, type AttackSandbox, openAttackSandbox, readAttack } from '../support/attack-sandbox.ts';
import { sandboxExercise } from '../support/sandbox-exercise.ts';
import { loadValidExercise } from '../support/valid-exercise.ts';

let sandbox: AttackSandbox;
let exercise: Exercise;

beforeAll(async () => {
  sandbox = openAttackSandbox();
  exercise = await loadValidExercise('exercises/url-shortener');
});
afterAll(() => sandbox.close());

/** The reference, with an attack that runs before its own first line. `limits` in milliseconds replace the exercise's. */
async function attack(file: string, limits: { wall?: number; boot?: number; test?: number } = {}): Promise<Attacked> {
  const reference = exercise.references['node'] ?? {};
  const files = {
    ...reference,
    'src/app.js': `import './attack.js';\n${reference['src/app.js']}`,
    'src/attack.js': await readAttack(`services/${file}`),
  };
  const bundle = makeBundle(exercise);
  const manifest = { ...bundle.manifest, limits: { ...bundle.manifest.limits, ...limits } };
  return sandbox.run({ ...bundle, manifest }, 'node', files);
}

/** No platform fault comes of any of them: `run` would throw. */
const attacks: [file: string, what: string, statuses: VerdictStatus[]][] = [
  ['locks.js', 'a table locked again and again (D5)', ['failed', 'time-limit-exceeded', 'crashed', 'start-error']],
  [
    'memory-of-postgres.js',
    'a query that uses up the memory of Postgres (D6)',
    ['failed', 'time-limit-exceeded', 'crashed', 'start-error'],
  ],
  [
    'fill-the-disk.js',
    'a table that fills the disk of Postgres (D6)',
    ['failed', 'time-limit-exceeded', 'crashed', 'start-error'],
  ],
  [
    'endless-script.js',
    'a script in Redis that never ends (D8)',
    ['failed', 'time-limit-exceeded', 'crashed', 'start-error'],
  ],
];

describe('a hostile solution with services', () => {
  test.each(attacks)('%s: %s is the fault of the solution', async (file, _what, statuses) => {
    const { verdict } = await attack(file, { wall: 15_000, boot: 8000, test: 8000 });
    expect(statuses, verdict.reason).toContain(verdict.status);
  });

  test.each([
    ['trigger.js', 'permission denied', 'a trigger that runs a program with the rights of the harness (D2)'],
    ['hidden-rows.js', 'row-level security', 'rows that are hidden from the harness (D4)'],
  ])('%s: %s is the answer to %s, and one test fails', async (file, reason) => {
    const { verdict } = await attack(file);
    expect(verdict.tests.filter(({ status }) => status !== 'passed').map(({ id }) => id)).toEqual(['lasting.fast']);
    expect(verdict.tests.find(({ id }) => id === 'lasting.fast')?.failure?.message).toContain(reason);
  });

  test('sees no query of the harness and does nothing of an administrator’s (D1, D3, D7, D8)', async () => {
    const { verdict, printed } = await attack('spy.js');
    expect(verdict.status, verdict.reason).toBe('passed');
    const queries = [...printed.matchAll(/^PROBE D7 (.*)$/gm)].map(([, query]) => query);
    expect(queries.filter((query) => query !== '<insufficient privilege>')).toEqual([]);
    const refusals = [...printed.matchAll(/^PROBE D1 (.+): (.*)$/gm)];
    expect(new Set(refusals.map(([, statement]) => statement)).size).toBe(19);
    for (const [, statement, answer] of refusals) expect(answer, statement).toMatch(/^(42501|DONE 0)/);
    const answers = [...printed.matchAll(/^PROBE D8 (.+?): (.*)$/gm)];
    expect(answers.length).toBeGreaterThanOrEqual(12);
    // DEBUG is switched off for everybody, which is another error.
    for (const [, name, answer] of answers) expect(answer, name).toMatch(/^(NOPERM|ERR)$/);
  });

  test('cannot sit where the services are, and gains nothing beside them (H9)', async () => {
    const { verdict, printed } = await attack('squatter.js');
    expect(printed).toContain('PROBE H9 127.0.0.1:5432 EADDRINUSE');
    expect(printed).toContain('PROBE H9 127.0.0.1:6379 EADDRINUSE');
    expect(verdict.status, verdict.reason).toBe('passed');
  });

  test('gains nothing by packages of its own in the place of those that are given (H11)', async () => {
    const reference = exercise.references['node'] ?? {};
    const fake = `export default () => Object.assign(async () => [{ code: 'aaaaaa', id: 1, n: 1 }], { begin: async () => [], end() {} });`;
    const { verdict, printed } = await sandbox.run(makeBundle(exercise), 'node', {
      ...reference,
      'src/app.js': `import './attack.js';\n${reference['src/app.js']}`,
      'src/attack.js': await readAttack('services/own-packages.js'),
      'node_modules/postgres/package.json': '{"type":"module","exports":"./index.js"}',
      'node_modules/postgres/index.js': fake,
    });
    expect(printed).toContain('PROBE H11 file:///work/node_modules/postgres/index.js');
    expect(verdict.status, verdict.reason).not.toBe('passed');
  });
});

describe('a hostile solution with RabbitMQ', () => {
  const bundle = sandboxExercise({
    before: 'const api = http(server());',
    tests: {
      starts: `expect.status(await api.get('/'), 200);`,
      floods: `await expect.eventually(async () => expect.value(await amqp().queue('flood').depth(), 'messages').atLeast(1), { within: '3s' });`,
      works: `await amqp().publish('mails', { to: 'ada' });`,
    },
    manifest: { services: { rabbitmq: {} }, limits: { test: '10s' } },
  });
  const run = async (file: string) =>
    sandbox.run(bundle, 'node', { 'server.js': await readAttack(`services/${file}`) });

  test('is told that it filled RabbitMQ, and nobody else is blamed', async () => {
    const { verdict } = await run('flood-of-messages.js');
    expect(['failed', 'crashed', 'time-limit-exceeded'], verdict.reason).toContain(verdict.status);
  });

  test('becomes no administrator, by no account, virtual host or node of its own', async () => {
    const { printed } = await run('false-node.js');
    const answers = [...printed.matchAll(/^PROBE R (.+?): (.*)$/gm)];
    expect(answers).toHaveLength(4);
    for (const [, name, answer] of answers) expect(answer, name).toMatch(/^refused/);
  });
});
