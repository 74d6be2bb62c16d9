import type { RunOrder } from '../../../../contracts/harness-message.ts';
import { HarnessFault, LearnerFailure } from '../failure.ts';
import { type Budget, getBudget } from './budgets.ts';
import type { Figures } from './summarize.ts';

/** Quicker than that, a baseline is noise, and so would be a multiple of it. */
const leastBaselineMs = 1;

type Measured = { order: Pick<RunOrder, 'budgets'>; figures: Figures; measureBaseline: () => Promise<Figures> };

/** @throws LearnerFailure when the figure that the budget is about is above it. */
export async function checkLoadBudget(id: string, { order, figures, measureBaseline }: Measured): Promise<void> {
  const budget = getBudget(order, id);
  const actual = figureOf(figures, budget);
  if (!budget.calibrated) {
    if (actual <= budget.max) return;
    throw overBudget(budget, { actual: show(actual), allowed: show(budget.max) });
  }
  const baseline = Math.max(leastBaselineMs, figureOf(await measureBaseline(), budget));
  const ratio = actual / baseline;
  if (ratio <= budget.max) return;
  throw overBudget(budget, {
    actual: `${show(actual)}, ${show(ratio)} times as much as a server that does nothing (${show(baseline)} now)`,
    allowed: `${budget.max} times as much`,
  });
}

function overBudget({ id, metric }: Budget, { actual, allowed }: { actual: string; allowed: string }): LearnerFailure {
  return new LearnerFailure({
    message: `Under load ${metric} is ${actual}; the budget "${id}" is ${allowed}.`,
    did: 'kept sending requests at the same time',
    expected: `${metric} of at most ${allowed}`,
    actual,
  });
}

function figureOf(figures: Figures, { id, metric }: Budget): number {
  const [, name = ''] = /^http\.(p50|p95|p99|max|errors)$/.exec(metric) ?? [];
  if (name === '') throw new HarnessFault(`The budget "${id}" is about ${metric}, which load() does not measure.`);
  return figures[name as 'p50' | 'p95' | 'p99' | 'max' | 'errors'];
}

const show = (value: number): string => (Number.isFinite(value) ? String(Math.round(value * 10) / 10) : 'without end');
