import { readFile } from 'node:fs/promises';
import path from 'node:path';
import Docker from 'dockerode';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Exercise, loadExercise } from '#catalog/load-exercise.ts';
import { makeBundle } from '#catalog/make-bundle.ts';
import type { ExerciseBundle } from '#contracts/exercise-bundle.ts';
import type { RunEventBody } from '#contracts/run-event.ts';
import type { Verdict } from '#contracts/verdict.ts';
import { type LocalSandbox, openLocalSandbox } from '#worker/local-sandbox.ts';

const root = path.join(import.meta.dirname, '../..');
const buildLimitMs = 3000;
const podGoneMs = 5000;

let sandbox: LocalSandbox;
let exercise: Exercise;

beforeAll(async () => {
  sandbox = openLocalSandbox();
  const loaded = await loadExercise(path.join(root, 'worker/canary/hello-wire'));
  if (!loaded.ok) throw new Error(`the exercise does not validate: ${JSON.stringify(loaded.problems)}`);
  exercise = loaded.exercise;
});
afterAll(() => sandbox.close());

/** A language whose build step the learner has written: what a build script or a macro can do, this can. */
function buildingBundle(): ExerciseBundle {
  const bundle = makeBundle(exercise);
  const { manifest } = bundle;
  const node = { ...manifest.languages['node'], build: ['node', 'build.mjs'] } as (typeof manifest.languages)['node'];
  return {
    ...bundle,
    manifest: { ...manifest, limits: { ...manifest.limits, build: buildLimitMs }, languages: { node } },
  } as ExerciseBundle;
}

async function build(
  script: string,
  changes: Record<string, string> = {},
): Promise<{ verdict: Verdict; events: RunEventBody[] }> {
  const text = await readFile(path.join(import.meta.dirname, 'builds', script), 'utf8');
  const files = { ...exercise.references['node'], 'build.mjs': text, ...changes };
  const events: RunEventBody[] = [];
  const verdict = await sandbox.run({ kind: 'submit', bundle: buildingBundle(), language: 'node', files }, (event) =>
    events.push(event),
  );
  return { verdict, events };
}

async function livePodContainers(): Promise<number> {
  const filters = { label: [`wirekata.worker=${sandbox.workerId}`] };
  return (await new Docker().listContainers({ all: true, filters })).length;
}

const attacks: [script: string, reason: RegExp][] = [
  ['never-ends.js', /^The build was not finished after 3 s\.\ncompiling$/],
  ['prints-without-end.js', /^The build printed more than 1 MiB\.\nwarning: warning: /],
  ['fills-the-disk.js', /^The build ended with exit code 1\.\n[\s\S]*ENOSPC/],
  [
    'forks.js',
    /^The build (was not finished after 3 s|ended with exit code \d+|was ended by SIG\w+|was stopped because)/,
  ],
  ['eats-memory.js', /^The build was stopped because it used more than 256 MiB of memory\.$/],
  ['exits-with-error.js', /^The build ended with exit code 2\.\nserver\.js:1: the semicolon is in the wrong place$/],
];

test.each(attacks)('a build that %s gets build-error with its reason, and its pod goes', async (script, reason) => {
  const { verdict, events } = await build(script);
  expect(verdict.status, verdict.reason).toBe('build-error');
  expect(verdict.reason).toMatch(reason);
  expect(verdict.passedCount).toBe(0);
  expect(events.filter((event) => event.type === 'phase')).toEqual([{ type: 'phase', phase: 'building' }]);
  const shown = events.reduce((sum, event) => sum + (event.type === 'output' ? event.text.length : 0), 0);
  expect(shown).toBeLessThanOrEqual(64 * 1024);
  await expect.poll(livePodContainers, { timeout: podGoneMs }).toBe(0);
});

/** Answers rightly only when nothing listens where the build's daemon would. */
const lonelyServer = `import { createServer } from 'node:http';
createServer(async (request, response) => {
  const hello = await fetch('http://127.0.0.1:3999').then(() => 'daemon', () => 'wire');
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ hello }));
}).listen(process.env.PORT, process.env.HOST);
`;

test('what a build leaves running does not live to see the tests', async () => {
  const { verdict, events } = await build('leaves-a-daemon.js', { 'server.js': lonelyServer });
  expect(verdict.status, verdict.reason).toBe('passed');
  expect(events.flatMap((event) => (event.type === 'phase' ? [event.phase] : []))).toEqual([
    'building',
    'booting',
    'testing',
  ]);
  expect(verdict.timings.buildMs).toBeGreaterThan(300);
});
