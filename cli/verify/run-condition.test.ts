import { expect, test } from 'vitest';
import { budgetsOf } from '#contracts/exercise-manifest.ts';
import { sandboxExercise } from '#test/support/sandbox-exercise.ts';
import { condition, hasTimeBudgets, underCondition } from './run-condition.ts';

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
