import { expect, test } from 'vitest';
import { Runtime } from '#contracts/runtime.ts';
import { limitsAtStart } from './learner-limits.ts';

const mebibyte = 1024 ** 2;
const run = { memoryBytes: 256 * mebibyte, cpuCount: 1, processCount: 96, fileCount: 256, diskBytes: 32 * mebibyte };
const runtime = (differences: object): Runtime =>
  Runtime.parse({
    ...{ schema: 1, id: 'x', parts: [{ name: 'X', version: '1', ask: ['x'] }], files: {}, run: ['x'] },
    ...differences,
  });

test('a language that does not build starts with the limits of the exercise', () => {
  expect(limitsAtStart(run, runtime({}))).toEqual(run);
});

test('a language that builds starts with the limits of the build', () => {
  const building = runtime({ build: { command: ['make'], memory: '512MiB', cpu: 2 }, folders: { work: '64MiB' } });
  expect(limitsAtStart(run, building)).toEqual({
    ...{ ...run, memoryBytes: 512 * mebibyte, cpuCount: 2, diskBytes: 64 * mebibyte },
  });
});

test('an exercise that gives more than the build needs keeps it', () => {
  const building = runtime({ build: { command: ['make'], memory: '128MiB', cpu: 0.5 } });
  expect(limitsAtStart(run, building)).toEqual(run);
});
