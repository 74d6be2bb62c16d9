import fc from 'fast-check';
import { expect, test } from 'vitest';
import { TestPlan } from '#contracts/exercise-bundle.ts';
import { sandboxExercise } from '#test/support/sandbox-exercise.ts';
import { planFor } from './run-submission.ts';
import { shuffleGroups } from './shuffle-groups.ts';

const group = (id: string, requires: string[] = []) => ({
  ...{ id, title: id, points: 10, visibility: 'named', optional: false, requires },
  tests: [{ id: `${id}.one`, title: 'One' }],
});
const plan = TestPlan.parse([
  group('boot'),
  group('crud', ['boot']),
  group('pages', ['crud']),
  group('text', ['boot']),
]);

test('shuffled groups are all there, each behind those it requires', () => {
  fc.assert(
    fc.property(fc.string(), (seed) => {
      const shuffled = shuffleGroups(plan, seed);
      const ids = shuffled.map(({ id }) => id);
      expect(ids.toSorted()).toEqual(['boot', 'crud', 'pages', 'text']);
      for (const { id, requires } of shuffled)
        for (const required of requires) expect(ids.indexOf(required)).toBeLessThan(ids.indexOf(id));
    }),
  );
});

test('the order follows from the seed and varies with it', () => {
  const orderOf = (seed: string) =>
    shuffleGroups(plan, seed)
      .map(({ id }) => id)
      .join();
  expect(orderOf('1f09a2c4')).toBe(orderOf('1f09a2c4'));
  expect(new Set(Array.from({ length: 40 }, (_, i) => orderOf(String(i)))).size).toBeGreaterThan(1);
});

test('an exercise says whether its groups are run in their order or in one drawn from the seed', () => {
  const bundle = sandboxExercise({ tests: {} });
  const { grading } = bundle.manifest;
  const orders = (order: 'progressive' | 'shuffled') => {
    const ordered = { ...bundle, plan, manifest: { ...bundle.manifest, grading: { ...grading, order } } };
    const seeds = Array.from({ length: 40 }, (_, i) => String(i));
    return new Set(
      seeds.map((seed) =>
        planFor({ bundle: ordered, kind: 'submit', seed })
          .map(({ id }) => id)
          .join(),
      ),
    );
  };
  expect(orders('progressive')).toEqual(new Set(['boot,crud,pages,text']));
  expect(orders('shuffled').size).toBeGreaterThan(1);
});
