import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { gradingParts } from './grading-parts.ts';
import { loadExercise } from './load-exercise.ts';
import { formatProblem } from './problem.ts';
import { listFolder, readFiles } from './read-folder.ts';
import { readYaml } from './read-yaml.ts';
import { copyExercise, type ExerciseCopy } from './test-support/exercise-copy.ts';

/** A copy with the record that `kata publish` would have left. */
async function publishedCopy(): Promise<ExerciseCopy> {
  const copy = await copyExercise();
  const { files } = await readFiles(copy.folder, await listFolder(copy.folder));
  const yaml = readYaml('kata.yaml', String(files.get('kata.yaml')));
  const parts = gradingParts(yaml.ok ? yaml.yaml.data : null, files);
  const revision = createHash('sha256').update('x').digest('hex').slice(0, 16);
  const record = { v: 1, version: 1, revision, publishedAt: '2026-01-01T00:00:00.000Z', parts };
  await copy.write('published.json', JSON.stringify(record));
  return copy;
}

async function problemsOf({ folder }: ExerciseCopy): Promise<string[]> {
  const loaded = await loadExercise(folder);
  return (loaded.ok ? loaded.warnings : loaded.problems).map(formatProblem);
}

test('an exercise that is as it was published is fine, and the record is no part of its revision', async () => {
  await using copy = await publishedCopy();
  await using unpublished = await copyExercise();
  expect(await problemsOf(copy)).toEqual([]);
  const [one, other] = await Promise.all([loadExercise(copy.folder), loadExercise(unpublished.folder)]);
  expect(one.ok && one.exercise.revision).toBe(other.ok && other.exercise.revision);
});

test('a change of text needs no version', async () => {
  await using copy = await publishedCopy();
  await copy.edit('statement.md', 'Any other path', 'Every other path');
  await copy.edit('kata.yaml', 'title: Hello, HTTP', 'title: Hello again # a comment');
  expect(await problemsOf(copy)).toEqual([]);
});

test.each([
  ['a test', 'harness/main.ts', (copy: ExerciseCopy) => copy.edit('harness/main.ts', '404', '405')],
  ['a fixture', 'fixtures/names.txt', (copy: ExerciseCopy) => copy.write('fixtures/names.txt', 'Ada\n')],
  ['a limit', 'kata.yaml', (copy: ExerciseCopy) => copy.edit('kata.yaml', 'test: 3s', 'test: 4s')],
])('a change of %s needs a version', async (_name, part, change) => {
  await using copy = await publishedCopy();
  await change(copy);
  expect(await problemsOf(copy)).toEqual([
    expect.stringMatching(
      new RegExp(`^KATA171 kata.yaml:3:10 {2}version is still 1 but ${part} changed since the published revision`),
    ),
  ]);
  await copy.edit('kata.yaml', 'version: 1', 'version: 2');
  await copy.edit('kata.yaml', 'hints:', 'changelog: [{ version: 2, kind: tests, note: Stricter. }]\nhints:');
  expect(await problemsOf(copy)).toEqual([]);
});

test('a change of tests is not called a change of text', async () => {
  await using copy = await publishedCopy();
  await copy.edit('harness/main.ts', '404', '405');
  await copy.edit('kata.yaml', 'version: 1', 'version: 2');
  await copy.edit('kata.yaml', 'hints:', 'changelog: [{ version: 2, kind: text, note: Nothing. }]\nhints:');
  expect(await problemsOf(copy)).toEqual([expect.stringMatching(/^KATA170 .*a change of text, but harness\/main.ts/)]);
});
