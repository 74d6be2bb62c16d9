import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { type Exercise, loadExercise } from '#catalog/load-exercise.ts';
import { makeBundle } from '#catalog/make-bundle.ts';
import type { TestStatus, Verdict } from '#contracts/verdict.ts';
import { openLocalSandbox } from '#worker/local-sandbox.ts';

const root = path.join(import.meta.dirname, '../../exercises');
const folders = (await readdir(root, { withFileTypes: true })).filter((entry) => entry.isDirectory());
const slugs = folders.map(({ name }) => name).filter((name) => existsSync(path.join(root, name, 'kata.yaml')));

const sandbox = openLocalSandbox({ warmPodCount: 2 });
afterAll(() => sandbox.close());

async function load(slug: string): Promise<Exercise> {
  const loaded = await loadExercise(path.join(root, slug));
  if (!loaded.ok) throw new Error(`${slug} does not validate: ${JSON.stringify(loaded.problems, null, 2)}`);
  expect(loaded.warnings).toEqual([]);
  return loaded.exercise;
}

const run = (exercise: Exercise, language: string, files: Record<string, string>): Promise<Verdict> =>
  sandbox.run({ kind: 'verify', bundle: makeBundle(exercise), language, files }, () => undefined);

/** What a reader of a red test wants to see: each test that did not pass, with its reason. */
const redTests = ({ tests }: Verdict): string[] =>
  tests
    .filter((one) => one.status !== 'passed')
    .map((one) => `${one.id} ${one.status}: ${one.failure?.message ?? 'no message'}`);

function statusesOf({ tests }: Verdict, ids: readonly string[]): Record<string, TestStatus | undefined> {
  return Object.fromEntries(ids.map((id) => [id, tests.find((one) => one.id === id)?.status]));
}

const exercises = await Promise.all(slugs.map(load));

describe.each(exercises.map((exercise) => [exercise.slug, exercise] as const))('%s', (_slug, exercise) => {
  test.concurrent.each(Object.entries(exercise.references))('the reference in %s passes', async (language, files) => {
    const verdict = await run(exercise, language, files);
    expect(redTests(verdict)).toEqual([]);
    expect(verdict).toMatchObject({ status: 'passed', score: 100 });
  });

  test.concurrent.each(Object.entries(exercise.starters))(
    'the starter in %s runs and fails with reasons',
    async (language, files) => {
      const verdict = await run(exercise, language, files);
      expect(verdict.status).toBe('failed');
      expect(verdict.score).toBeLessThanOrEqual(exercise.manifest.grading.starterMax);
      const failed = verdict.tests.filter((one) => one.status === 'failed');
      expect(failed).not.toHaveLength(0);
      for (const { id, failure } of failed) expect(failure?.message, id).toMatch(/\S/);
    },
  );

  test.concurrent.each(exercise.mutants.map((mutant) => [mutant.id, mutant] as const))(
    'the mutant %s fails what it should and nothing it should not',
    async (_id, { base, files, kills, spares }) => {
      const verdict = await run(exercise, base, files);
      for (const [id, status] of Object.entries(statusesOf(verdict, kills))) {
        expect(status, id).toBeOneOf(['failed', 'timed-out']);
      }
      for (const [id, status] of Object.entries(statusesOf(verdict, spares))) expect(status, id).toBe('passed');
      expect(verdict.status).not.toBe('passed');
    },
  );
});
