import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import Docker from 'dockerode';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Exercise, loadExercise } from '#catalog/load-exercise.ts';
import { makeBundle } from '#catalog/make-bundle.ts';
import type { ExerciseBundle } from '#contracts/exercise-bundle.ts';
import type { RunEventBody } from '#contracts/run-event.ts';
import type { Verdict, VerdictStatus } from '#contracts/verdict.ts';
import { type LocalSandbox, openLocalSandbox } from '#worker/local-sandbox.ts';

const root = path.join(import.meta.dirname, '../..');
const podGoneMs = 5000;

let sandbox: LocalSandbox;
let exercise: Exercise;
let canary: Exercise;

beforeAll(async () => {
  sandbox = openLocalSandbox();
  exercise = await load('exercises/simple-http-server');
  canary = await load('worker/canary/hello-wire');
});
afterAll(() => sandbox.close());

async function load(folder: string): Promise<Exercise> {
  const loaded = await loadExercise(path.join(root, folder));
  if (!loaded.ok) throw new Error(`${folder} does not validate: ${JSON.stringify(loaded.problems)}`);
  return loaded.exercise;
}

async function attack(file: string, bundle: ExerciseBundle): Promise<{ verdict: Verdict; events: RunEventBody[] }> {
  const language = file.endsWith('.py') ? 'python' : 'node';
  const main = bundle.manifest.languages[language]?.main ?? '';
  const text = await readFile(path.join(import.meta.dirname, 'solutions', file), 'utf8');
  const events: RunEventBody[] = [];
  const verdict = await sandbox.run({ kind: 'submit', bundle, language, files: { [main]: text } }, (event) =>
    events.push(event),
  );
  return { verdict, events };
}

async function runReference(): Promise<Verdict> {
  const files = exercise.references['node'] ?? {};
  return sandbox.run({ kind: 'submit', bundle: makeBundle(exercise), language: 'node', files }, () => undefined);
}

async function livePodContainers(): Promise<number> {
  const containers = await new Docker().listContainers({
    all: true,
    filters: { label: [`wirekata.worker=${sandbox.workerId}`] },
  });
  return containers.length;
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
];

describe('a hostile solution', () => {
  test.each(attacks)(
    '%s gets its own verdict, its pod goes, and a right solution beside it passes',
    async (file, statuses) => {
      const [{ verdict }, beside] = await Promise.all([attack(file, makeBundle(exercise)), runReference()]);
      expect(statuses, verdict.reason).toContain(verdict.status);
      expect(verdict.passedCount).toBe(0);
      expect(beside.status, beside.reason).toBe('passed');
      await expect.poll(livePodContainers, { timeout: podGoneMs }).toBe(0);
    },
  );
});

test('nothing of the harness is readable from the learner container: files, environment, other processes', async () => {
  const suffix = randomUUID();
  const needle = `WIREKATA-CANARY-${suffix}`;
  const bundle = makeBundle(canary);
  const planted: ExerciseBundle = {
    ...bundle,
    manifest: { ...bundle.manifest, env: { ...bundle.manifest.env, NEEDLE_SUFFIX: suffix } },
    harness: {
      ...bundle.harness,
      'main.js': `${bundle.harness['main.js']}\n// ${needle}\nglobalThis.planted = '${needle}';\n`,
    },
    fixtures: { 'secret.txt': Buffer.from(needle).toString('base64') },
  };
  const { verdict, events } = await attack('search-secrets.js', planted);
  const printed = events.map((event) => (event.type === 'output' ? event.text : '')).join('');
  expect(verdict.status, verdict.reason).toBe('passed');
  expect(printed).toMatch(/SEARCHED \d{3,} files/);
  expect(printed).not.toContain('FOUND');
  expect(printed).not.toContain('OPEN /proc/1/');
});
