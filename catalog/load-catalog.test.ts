import { expect, test } from 'vitest';
import type { ExerciseSlug } from '#contracts/ids.ts';
import { type Catalog, loadCatalog } from './load-catalog.ts';
import { copyExercise } from './test-support/exercise-copy.ts';

const slugs = (catalog: Catalog): string[] => [...catalog.exercises.keys()];
const codes = (catalog: Catalog): string[] =>
  catalog.broken.map(({ folder, problems }) => `${folder} ${problems.map((one) => one.code).join(' ')}`);

test('a broken folder does not touch the others', async () => {
  await using copy = await copyExercise();
  await copy.write('../broken/kata.yaml', 'slug: [');
  const catalog = await loadCatalog([copy.parent]);
  expect(slugs(catalog)).toEqual(['hello-http']);
  expect(codes(catalog)).toEqual([expect.stringMatching(/^broken KATA100/)]);
});

test('folders that begin with a dot or an underscore are no exercises', async () => {
  await using copy = await copyExercise();
  await copy.write('../_drafts/kata.yaml', '');
  await copy.write('../.staging/kata.yaml', '');
  await copy.write('../README.md', 'x');
  expect(codes(await loadCatalog([copy.parent]))).toEqual([]);
});

test('a missing directory is a problem, not an exception', async () => {
  expect(codes(await loadCatalog(['/nonexistent/exercises']))).toEqual(['/nonexistent/exercises KATA109']);
});

test('the second exercise with a slug or alias is refused', async () => {
  await using one = await copyExercise();
  await using other = await copyExercise();
  await using third = await copyExercise('third');
  await third.edit('kata.yaml', 'version: 1', 'version: 1\naliases: [hello-http]');
  const catalog = await loadCatalog([one.parent, other.parent, third.parent]);
  expect(catalog.exercises.get('hello-http' as ExerciseSlug)?.folder).toBe(one.folder);
  expect(codes(catalog)).toEqual(['hello-http KATA111', 'third KATA111']);
});

test('prerequisites that form a circle are refused', async () => {
  await using one = await copyExercise();
  await using other = await copyExercise('second');
  await one.edit('kata.yaml', 'version: 1', 'version: 1\nprerequisites: [second]');
  await other.edit('kata.yaml', 'version: 1', 'version: 1\nprerequisites: [hello-http]');
  expect(codes(await loadCatalog([one.parent, other.parent]))).toEqual(['hello-http KATA113', 'second KATA113']);
});

test('tracks keep their order and leave out what is not there', async () => {
  await using copy = await copyExercise();
  await copy.write(
    '../tracks/first.yaml',
    'title: First\nsummary: S\nlevel: beginner\nexercises: [hello-http, later]\n',
  );
  await copy.write('../tracks/wrong.yaml', 'title: Wrong\n');
  const catalog = await loadCatalog([copy.parent]);
  expect(catalog.tracks).toEqual([
    { id: 'first', title: 'First', summary: 'S', level: 'beginner', exercises: ['hello-http'] },
  ]);
  expect(codes(catalog)).toEqual(['tracks KATA103 KATA103 KATA103']);
  expect(catalog.warnings).toContainEqual({
    folder: 'tracks',
    problems: [expect.objectContaining({ code: 'KATA112' })],
  });
});

test('an unchanged exercise is reused, a changed one is read again', async () => {
  await using copy = await copyExercise();
  const first = await loadCatalog([copy.parent]);
  const second = await loadCatalog([copy.parent], first);
  const slug = 'hello-http' as ExerciseSlug;
  expect(second.exercises.get(slug)).toBe(first.exercises.get(slug));
  await copy.edit('kata.yaml', 'minutes: 5', 'minutes: 6');
  expect((await loadCatalog([copy.parent], second)).exercises.get(slug)?.manifest.minutes).toBe(6);
  await copy.write('../_defaults.yaml', 'license: Apache-2.0\n');
  expect((await loadCatalog([copy.parent], second)).exercises.get(slug)?.manifest.license).toBe('Apache-2.0');
});
