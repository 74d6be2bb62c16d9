import { cp, rm } from 'node:fs/promises';
import path from 'node:path';
import { expect, test, vi } from 'vitest';
import { loadCatalog } from './load-catalog.ts';
import { copyExercise, type ExerciseCopy } from './test-support/exercise-copy.ts';
import { type CatalogChange, watchCatalog } from './watch-catalog.ts';

/** Two seconds are promised; a machine that runs everything else at the same time gets more. */
const patienceMs = 6000;

async function watching(copy: ExerciseCopy, timing: { settleMs?: number; pollMs?: number } = {}) {
  const changes: CatalogChange[] = [];
  const errors: unknown[] = [];
  const close = watchCatalog({
    ...{ dirs: [copy.parent], catalog: await loadCatalog([copy.parent]), ...timing },
    onChange: (change) => void changes.push(change),
    onError: (error) => errors.push(error),
  });
  return {
    errors,
    changes,
    within: (check: (last: CatalogChange | undefined) => void) =>
      vi.waitFor(() => check(changes.at(-1)), { timeout: patienceMs, interval: 20 }),
    [Symbol.asyncDispose]: close,
  };
}

test('a new, changed and removed folder is reported', async () => {
  await using copy = await copyExercise();
  await using second = await copyExercise('second');
  await using watched = await watching(copy);
  const target = path.join(copy.parent, 'second');

  await cp(second.folder, target, { recursive: true });
  await watched.within((last) => expect([...(last?.catalog.exercises.keys() ?? [])]).toEqual(['hello-http', 'second']));
  await copy.edit('../second/kata.yaml', 'minutes: 5', 'minutes: 7');
  await watched.within((last) => expect([...(last?.catalog.exercises.values() ?? [])][1]?.manifest.minutes).toBe(7));
  expect(watched.changes.at(-1)?.slugs).toEqual(['second']);
  await rm(target, { recursive: true });
  await watched.within((last) => expect([...(last?.catalog.exercises.keys() ?? [])]).toEqual(['hello-http']));
  expect(watched.errors).toEqual([]);
});

test('a half-copied folder is broken until the rest arrives', async () => {
  await using copy = await copyExercise();
  await using second = await copyExercise('second');
  await using watched = await watching(copy);
  const target = path.join(copy.parent, 'second');

  await cp(path.join(second.folder, 'kata.yaml'), path.join(target, 'kata.yaml'));
  await watched.within((last) => expect(last?.catalog.broken.map((one) => one.folder)).toEqual(['second']));
  await cp(second.folder, target, { recursive: true });
  await watched.within((last) => {
    expect(last?.catalog.broken).toEqual([]);
    expect(last?.catalog.exercises.size).toBe(2);
  });
});

test('a folder that broke leaves the catalogue and comes back', async () => {
  await using copy = await copyExercise();
  await using watched = await watching(copy);
  await copy.edit('kata.yaml', 'slug: hello-http', 'slug: other');
  await watched.within((last) => expect(last?.catalog.exercises.size).toBe(0));
  await copy.edit('kata.yaml', 'slug: other', 'slug: hello-http');
  await watched.within((last) => expect(last?.catalog.exercises.size).toBe(1));
});

test('the poll finds what no event told', async () => {
  await using copy = await copyExercise();
  await using watched = await watching(copy, { settleMs: 600_000, pollMs: 100 });
  await copy.edit('kata.yaml', 'minutes: 5', 'minutes: 7');
  await watched.within((last) => expect(last?.slugs).toEqual(['hello-http']));
});

test('nothing is reported while nothing changes', async () => {
  await using copy = await copyExercise();
  await using watched = await watching(copy, { pollMs: 20 });
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(watched.changes).toEqual([]);
});
