import type { RunOrder } from '../../../../contracts/harness-message.ts';
import { HarnessFault } from '../failure.ts';

export type Budget = RunOrder['budgets'][number];

/** @throws HarnessFault when `kata.yaml` declares no such budget. */
export function getBudget({ budgets }: Pick<RunOrder, 'budgets'>, id: string): Budget {
  const found = budgets.find((budget) => budget.id === id);
  if (found !== undefined) return found;
  const known = budgets.map((budget) => budget.id).join(', ') || 'none';
  throw new HarnessFault(`The budget "${id}" is not declared in kata.yaml (declared: ${known}).`);
}
