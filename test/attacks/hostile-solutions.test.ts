import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Exercise } from '#catalog/load-exercise.ts';
import { makeBundle } from '#catalog/make-bundle.ts';
import type { ExerciseBundle } from '#contracts/exercise-bundle.ts';
import type { VerdictStatus } from '#contracts/verdict.ts';
import { type Attacked, type AttackSandbox, openAttackSandbox, readAttack } from '../support/attack-sandbox.ts';
import { loadValidExercise } from '../support/valid-exercise.ts';

const podGoneMs = 5000;

let sandbox: AttackSandbox;
let exercise: Exercise;

beforeAll(async () => {
  sandbox = openAttackSandbox();
  exercise = await loadValidExercise('exercises/simple-http-server');
});
afterAll(() => sandbox.close());

/** Beside it lie the reference as `honest`, for attacks that look like a right solution, and the names of all tests. */
async function attack(file: string, bundle: ExerciseBundle): Promise<Attacked> {
  const [language, honest] = file.endsWith('.py') ? ['python', 'honest.py'] : ['node', 'honest.js'];
  const main = bundle.manifest.languages[language]?.main ?? '';
  const reference = exercise.references[language]?.[main] ?? '';
  const plan = bundle.plan.flatMap(({ tests }) => tests.map(({ id }) => id));
  const beside = { [honest]: reference, 'plan.json': JSON.stringify(plan) };
  return sandbox.run(bundle, language, { [main]: await readAttack(file), ...beside });
}

/** Half of the time to boot, which some of them use up. */
function hurried(bundle: ExerciseBundle): ExerciseBundle {
  const limits = { ...bundle.manifest.limits, boot: 5000 };
  return { ...bundle, manifest: { ...bundle.manifest, limits } };
}

async function runReference(): Promise<Attacked> {
  return sandbox.run(makeBundle(exercise), 'node', exercise.references['node'] ?? {});
}

/** Each attack with the verdicts it may get: where several are right, the kernel decides which limit is met first. */
const attacks: [file: string, statuses: VerdictStatus[]][] = [
  ['infinite-loop.js', ['time-limit-exceeded']],
  ['infinite-loop.py', ['time-limit-exceeded']],
  ['fork-bomb.js', ['time-limit-exceeded', 'crashed', 'memory-limit-exceeded']],
  ['fork-bomb.py', ['time-limit-exceeded', 'crashed', 'memory-limit-exceeded']],
  ['memory-bomb.js', ['memory-limit-exceeded']],
  ['memory-children.py', ['memory-limit-exceeded']],
  ['endless-print.js', ['output-limit-exceeded']],
  ['endless-line.py', ['output-limit-exceeded']],
  ['exit-zero.js', ['crashed']],
  ['exit-zero.py', ['crashed']],
  ['never-listens.js', ['start-error']],
  ['never-listens.py', ['start-error']],
  ['ends-at-once.js', ['start-error']],
  ['forged-frames.js', ['failed']],
  ['detached-daemon.js', ['failed']],
  ['early-answer.js', ['failed', 'start-error']],
  ['hostile-answers.js', ['failed']],
];

describe('a hostile solution', () => {
  test.each(attacks)(
    '%s gets its own verdict, its pod goes, and a right solution beside it passes',
    async (file, statuses) => {
      const [{ verdict }, { verdict: beside }] = await Promise.all([
        attack(file, hurried(makeBundle(exercise))),
        runReference(),
      ]);
      expect(statuses, verdict.reason).toContain(verdict.status);
      expect(verdict.passedCount).toBe(0);
      expect(beside.status, beside.reason).toBe('passed');
      await expect.poll(sandbox.livePodContainers, { timeout: podGoneMs }).toBe(0);
    },
  );
});

test('nothing of the harness is readable from the learner container: files, environment, other processes', async () => {
  const suffix = randomUUID();
  const needle = `WIREKATA-CANARY-${suffix}`;
  const bundle = makeBundle(await loadValidExercise('worker/canary/hello-wire'));
  const planted: ExerciseBundle = {
    ...bundle,
    manifest: { ...bundle.manifest, env: { ...bundle.manifest.env, NEEDLE_SUFFIX: suffix } },
    harness: {
      ...bundle.harness,
      'main.js': `${bundle.harness['main.js']}\n// ${needle}\nglobalThis.planted = '${needle}';\n`,
    },
    fixtures: { 'secret.txt': Buffer.from(needle).toString('base64') },
  };
  const { verdict, printed } = await attack('search-secrets.js', planted);
  expect(verdict.status, verdict.reason).toBe('passed');
  expect(printed).toMatch(/SEARCHED \d{3,} files/);
  expect(printed).not.toContain('FOUND');
  expect(printed).not.toContain('OPEN /proc/1/');
});

test('the time of a test is taken outside of the solution, whose clocks may stand still (S9)', async () => {
  const { verdict } = await attack('faked-clock.js', makeBundle(exercise));
  const passed = verdict.tests.filter(({ status }) => status === 'passed');
  expect(passed.length).toBeGreaterThan(0);
  for (const { id, durationMs } of passed) expect(durationMs, id).toBeGreaterThan(50);
});
