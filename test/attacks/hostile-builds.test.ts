import { readFile } from 'node:fs/promises';
import path from 'node:path';
import Docker from 'dockerode';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Exercise, loadExercise } from '#catalog/load-exercise.ts';
import { loadRuntimes } from '#catalog/load-runtimes.ts';
import { makeBundle } from '#catalog/make-bundle.ts';
import type { ExerciseBundle } from '#contracts/exercise-bundle.ts';
import type { RunEventBody } from '#contracts/run-event.ts';
import type { Verdict } from '#contracts/verdict.ts';
import { type LocalSandbox, openLocalSandbox } from '#worker/local-sandbox.ts';

const root = path.join(import.meta.dirname, '../..');
/** What ends by other means has its time, also on a busy machine. */
const buildLimitMs = 30_000;
/** For what ends by no other means. */
const shortLimitMs = 3000;
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

/** `node` has a build step that the learner has written: what a build script or a macro can do, this can. */
function buildingBundle(limitMs: number): ExerciseBundle {
  const bundle = makeBundle(exercise);
  const { manifest } = bundle;
  const node = { ...manifest.languages['node'], build: ['node', 'build.mjs'] } as (typeof manifest.languages)['node'];
  const command = loadRuntimes().get('go')?.build?.command;
  const go = { ...node, runtime: 'go', build: command, run: { web: ['bin/kata'] }, main: 'main.go' };
  return {
    ...bundle,
    manifest: { ...manifest, limits: { ...manifest.limits, build: limitMs }, languages: { node, go } },
  } as ExerciseBundle;
}

async function build(
  script: string,
  { changes = {}, limitMs = buildLimitMs }: { changes?: Record<string, string>; limitMs?: number } = {},
): Promise<{ verdict: Verdict; events: RunEventBody[] }> {
  const text = await readFile(path.join(import.meta.dirname, 'builds', script), 'utf8');
  return submit('node', { ...exercise.references['node'], 'build.mjs': text, ...changes }, limitMs);
}

async function submit(
  language: string,
  files: Record<string, string>,
  limitMs = buildLimitMs,
): Promise<{ verdict: Verdict; events: RunEventBody[] }> {
  const events: RunEventBody[] = [];
  const order = { kind: 'submit', bundle: buildingBundle(limitMs), language, files } as const;
  const verdict = await sandbox.run(order, (event) => events.push(event));
  return { verdict, events };
}

async function livePodContainers(): Promise<number> {
  const filters = { label: [`wirekata.worker=${sandbox.workerId}`] };
  return (await new Docker().listContainers({ all: true, filters })).length;
}

const attacks: [script: string, reason: RegExp, limitMs?: number][] = [
  ['never-ends.js', /^The build was not finished after 3 s\.\ncompiling$/, shortLimitMs],
  ['prints-without-end.js', /^The build printed more than 1 MiB\.\nwarning: warning: /],
  ['fills-the-disk.js', /^The build ended with exit code 1\.\n[\s\S]*ENOSPC/],
  [
    'forks.js',
    /^The build (was not finished after 3 s|ended with exit code \d+|was ended by SIG\w+|was stopped because)/,
    shortLimitMs,
  ],
  ['eats-memory.js', /^The build was stopped because it used more than 256 MiB of memory\.$/],
  ['exits-with-error.js', /^The build ended with exit code 2\.\nserver\.js:1: the semicolon is in the wrong place$/],
];

test.each(attacks)(
  'a build that %s gets build-error with its reason, and its pod goes',
  async (script, reason, limitMs) => {
    const { verdict, events } = await build(script, limitMs === undefined ? {} : { limitMs });
    expect(verdict.status, verdict.reason).toBe('build-error');
    expect(verdict.reason).toMatch(reason);
    expect(verdict.passedCount).toBe(0);
    expect(events.filter((event) => event.type === 'phase')).toEqual([{ type: 'phase', phase: 'building' }]);
    const shown = events.reduce((sum, event) => sum + (event.type === 'output' ? event.text.length : 0), 0);
    expect(shown).toBeLessThanOrEqual(64 * 1024);
    await expect.poll(livePodContainers, { timeout: podGoneMs }).toBe(0);
  },
);

/** Answers rightly only when nothing listens where the build's daemon would. */
const lonelyServer = `import { createServer } from 'node:http';
createServer(async (request, response) => {
  const hello = await fetch('http://127.0.0.1:3999').then(() => 'daemon', () => 'wire');
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ hello }));
}).listen(process.env.PORT, process.env.HOST);
`;

test('what a build leaves running does not live to see the tests', async () => {
  const { verdict, events } = await build('leaves-a-daemon.js', { changes: { 'server.js': lonelyServer } });
  expect(verdict.status, verdict.reason).toBe('passed');
  expect(events.flatMap((event) => (event.type === 'phase' ? [event.phase] : []))).toEqual([
    'building',
    'booting',
    'testing',
  ]);
  expect(verdict.timings.buildMs).toBeGreaterThan(300);
});

const counted = (count: number, line: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => line(index)).join('\n');

/** Go runs nothing of the learner's while it compiles: these attack the compiler itself. */
const sources: [name: string, source: string, reason: RegExp, limitMs?: number][] = [
  [
    'a constant that doubles 34 times',
    `const a0 = "${'x'.repeat(64)}"\n${counted(34, (i) => `const a${i + 1} = a${i} + a${i}`)}\nfunc main() { println(a34) }`,
    /^The build was stopped because it used more than 512 MiB of memory\.\n[\s\S]*compile: signal: killed$/,
  ],
  [
    'types of 2⁴⁰ fields',
    `type T0 struct{ a, b int }\n${counted(40, (i) => `type T${i + 1} struct{ a, b [2]T${i} }`)}\nvar x T40\nfunc main() { println(&x) }`,
    /^The build was not finished after 3 s\.$/,
    shortLimitMs,
  ],
  [
    'a program larger than the disk',
    'var x = [1 << 29]byte{1}\nfunc main() { println(x[0]) }',
    /^The build ended with exit code 1\.\n# kata\n.*file too large$/,
  ],
  ['a C program', 'import "C"\nfunc main() {}', /^The build ended with exit code 1\.\n/],
  [
    'a module that is not there',
    'import "example.org/nothing"\nfunc main() { nothing.Do() }',
    /^The build ended with exit code 1\.\nmain\.go:2:8: no required module provides package example\.org\/nothing/,
  ],
];

test.each(sources)('Go source with %s gets build-error with its reason', async (_name, source, reason, limitMs) => {
  const files = { 'go.mod': 'module kata\n\ngo 1.24\n', 'main.go': `package main\n${source}\n` };
  const { verdict } = await submit('go', files, limitMs);
  expect(verdict.status, verdict.reason).toBe('build-error');
  expect(verdict.reason).toMatch(reason);
  await expect.poll(livePodContainers, { timeout: podGoneMs }).toBe(0);
});
