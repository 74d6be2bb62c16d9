import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { type Exercise, loadExercise, type MutantSolution } from '#catalog/load-exercise.ts';
import { makeBundle } from '#catalog/make-bundle.ts';
import type { HttpExchange, RunEventBody } from '#contracts/run-event.ts';
import type { TestStatus, Verdict } from '#contracts/verdict.ts';
import { findContractFaults } from '#test/support/contract-faults.ts';
import { openLocalSandbox } from '#worker/local-sandbox.ts';

const root = path.join(import.meta.dirname, '../../exercises');
const folders = (await readdir(root, { withFileTypes: true })).filter((entry) => entry.isDirectory());
const slugs = folders.map(({ name }) => name).filter((name) => existsSync(path.join(root, name, 'kata.yaml')));

// No pod waits: nearly every one would be for the exercise or language that has just been left.
const sandbox = openLocalSandbox({ warmPodCount: 0 });
afterAll(() => sandbox.close());

async function load(slug: string): Promise<Exercise> {
  const loaded = await loadExercise(path.join(root, slug));
  if (!loaded.ok) throw new Error(`${slug} does not validate: ${JSON.stringify(loaded.problems, null, 2)}`);
  expect(loaded.warnings).toEqual([]);
  return loaded.exercise;
}

const run = (
  exercise: Exercise,
  language: string,
  files: Record<string, string>,
  onExchange?: (exchange: HttpExchange) => void,
): Promise<Verdict> => {
  const order = { kind: 'verify', bundle: makeBundle(exercise), language, files } as const;
  const onEvent = (event: RunEventBody) => {
    if (event.type === 'http-exchange') onExchange?.(event.exchange);
  };
  return sandbox.run({ ...order, exchanges: onExchange ? 'all' : 'visible' }, onEvent);
};

/** What a reader of a red test wants to see: each test that did not pass, with its reason. */
const redTests = ({ tests }: Pick<Verdict, 'tests'>): string[] =>
  tests
    .filter((one) => one.status !== 'passed')
    .map((one) => `${one.id} ${one.status}: ${one.failure?.message ?? 'no message'}`);

/**
 * What becomes of these tests. The run ends when that is known of all of them: what the others would have shown of a wrong
 * solution is the business of `kata verify`.
 */
async function runUntilKnown(
  exercise: Exercise,
  { base, files }: MutantSolution,
  ids: readonly string[],
): Promise<{ statuses: ReadonlyMap<string, TestStatus>; reds: readonly string[] }> {
  const statuses = new Map<string, TestStatus>();
  const reds: string[] = [];
  const known = new AbortController();
  const onEvent = (event: RunEventBody): void => {
    if (event.type === 'test-finished') {
      statuses.set(event.result.id, event.result.status);
      reds.push(...redTests({ tests: [event.result] }));
    }
    if (ids.every((id) => statuses.has(id))) known.abort();
  };
  const order = { kind: 'verify', bundle: makeBundle(exercise), language: base, files } as const;
  try {
    const { tests } = await sandbox.run(order, onEvent, known.signal);
    for (const { id, status } of tests) statuses.set(id, status);
  } catch (error) {
    if (!known.signal.aborted) throw error;
  }
  return { statuses, reds };
}

const exercises = await Promise.all(slugs.map(load));

// Concurrent too, so that the last tests of one exercise do not leave a processor idle.
describe.concurrent.each(exercises.map((exercise) => [exercise.slug, exercise] as const))('%s', (_slug, exercise) => {
  test.each(Object.entries(exercise.references))(
    'the reference in %s passes, and answers as the contract says',
    async (language, files) => {
      const exchanges: HttpExchange[] = [];
      const verdict = await run(exercise, language, files, (exchange) => exchanges.push(exchange));
      expect(redTests(verdict)).toEqual([]);
      expect(verdict).toMatchObject({ status: 'passed', score: 100 });
      const { contract } = exercise;
      if (contract?.path === 'contract.yaml') expect(findContractFaults(contract.text, exchanges)).toEqual([]);
    },
  );

  test.each(Object.entries(exercise.starters))(
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

  test.each(exercise.mutants.map((mutant) => [mutant.id, mutant] as const))(
    'the mutant %s fails what it should and nothing it should not',
    async (_id, mutant) => {
      const { kills, spares } = mutant;
      const { statuses, reds } = await runUntilKnown(exercise, mutant, [...kills, ...spares]);
      const told = (id: string): string => [id, ...reds].join('\n');
      for (const id of kills) expect(statuses.get(id), told(id)).toBeOneOf(['failed', 'timed-out']);
      for (const id of spares) expect(statuses.get(id), told(id)).toBe('passed');
    },
  );

  test('a solution that fails what a mutant fails has not passed', () => {
    const { pass, groups } = exercise.manifest.grading;
    const optional = groups.flatMap((group) => (group.optional ? [group.id] : []));
    expect(pass).toBe(100);
    for (const { id, kills } of exercise.mutants)
      expect(
        kills.some((test) => !optional.includes(test.split('.')[0] ?? '')),
        id,
      ).toBe(true);
  });
});
