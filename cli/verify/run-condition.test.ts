import fc from 'fast-check';
import { expect, test } from 'vitest';
import { TestPlan } from '#contracts/exercise-bundle.ts';
import { budgetsOf } from '#contracts/exercise-manifest.ts';
import { sandboxExercise } from '#test/support/sandbox-exercise.ts';
import { condition, hasTimeBudgets, shuffleGroups, underCondition } from './run-condition.ts';

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

test('only budgets that are times are scaled', () => {
  const { manifest, ...bundle } = sandboxExercise({ tests: { a: '' } });
  const budget = (id: string, max: number | string, calibrated = false) => ({ id, metric: 'm', max, calibrated });
  const withBudgets = (...budgets: ReturnType<typeof budget>[]) => ({ ...bundle, manifest: { ...manifest, budgets } });
  const mixed = withBudgets(
    budget('times', 3, true),
    budget('fast', '50ms'),
    budget('few', 3),
    budget('small', '64MiB'),
  );
  const halved = underCondition(mixed, condition({ timeBudgetFactor: 0.5 }));
  expect(budgetsOf(halved.manifest).map(({ max }) => max)).toEqual([1.5, 25, 3, 64 * 1024 ** 2]);
  expect(hasTimeBudgets(mixed)).toBe(true);
  expect(hasTimeBudgets(withBudgets(budget('few', 3), budget('small', '64MiB')))).toBe(false);
});
