import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Exercise } from '#catalog/load-exercise.ts';
import { makeBundle } from '#catalog/make-bundle.ts';
import type { VerdictStatus } from '#contracts/verdict.ts';
import {
  type Attacked,
  type AttackSandbox,
  loadForAttack,
  openAttackSandbox,
  readAttack,
} from '../support/attack-sandbox.ts';

let sandbox: AttackSandbox;
let exercise: Exercise;

beforeAll(async () => {
  sandbox = openAttackSandbox();
  exercise = await loadForAttack('exercises/url-shortener');
});
afterAll(() => sandbox.close());

/** The reference, with an attack that runs before its own first line. */
async function attack(file: string): Promise<Attacked> {
  const reference = exercise.references['node'] ?? {};
  const files = {
    ...reference,
    'src/app.js': `import './attack.js';\n${reference['src/app.js']}`,
    'src/attack.js': await readAttack(`services/${file}`),
  };
  return sandbox.run(makeBundle(exercise), 'node', files);
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
    const { verdict } = await attack(file);
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

  test('sees no query of the harness and does nothing of an administrator’s (D7, D8)', async () => {
    const { verdict, printed } = await attack('spy.js');
    expect(verdict.status, verdict.reason).toBe('passed');
    const queries = [...printed.matchAll(/^PROBE D7 (.*)$/gm)].map(([, query]) => query);
    expect(queries.filter((query) => query !== '<insufficient privilege>')).toEqual([]);
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
});
