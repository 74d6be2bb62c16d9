import { afterAll, beforeAll, expect, test } from 'vitest';
import { noDefaults } from './defaults-file.ts';
import { createExerciseReader, type ExerciseReader } from './exercise-reader.ts';
import type { LoadedExercise } from './load-exercise.ts';
import { formatProblem } from './problem.ts';
import { copyExercise } from './test-support/exercise-copy.ts';

let reader: ExerciseReader;
beforeAll(() => {
  reader = createExerciseReader();
});
afterAll(() => reader.close());

const problemsOf = (loaded: LoadedExercise) => (loaded.ok ? [] : loaded.problems.map(formatProblem));

test('a statement has coloured code', async () => {
  await using copy = await copyExercise();
  const loaded = await reader.read({ root: copy.folder, defaults: noDefaults });
  expect(loaded.ok && loaded.exercise.statementHtml).toContain('--shiki-dark');
});

const deep = 20_000;
test.each([
  ['brackets', 'harness/main.ts', '('.repeat(deep)],
  ['types', 'harness/main.ts', `let x: ${'Array<'.repeat(deep)}1${'>'.repeat(deep)};`],
  ['blocks', 'harness/main.ts', '{'.repeat(deep) + '}'.repeat(deep)],
  ['a sum', 'harness/main.ts', `export const x = ${'1+'.repeat(deep)}1;`],
])('%s nested without end break their own folder only', async (_name, file, content) => {
  await using hostile = await copyExercise();
  await using good = await copyExercise();
  await hostile.write(file, content);
  const [first, second] = await Promise.all([
    reader.read({ root: hostile.folder, defaults: noDefaults }),
    reader.read({ root: good.folder, defaults: noDefaults }),
  ]);
  expect(first.ok).toBe(false);
  expect(problemsOf(second)).toEqual([]);
});

test('a folder that takes too long is given up', async () => {
  await using copy = await copyExercise();
  const hasty = createExerciseReader({ deadlineMs: 1 });
  expect(problemsOf(await hasty.read({ root: copy.folder, defaults: noDefaults }))).toEqual([
    'KATA107 .  takes longer than 0.001 s to be read: make it smaller or simpler.',
  ]);
  await hasty.close();
});
