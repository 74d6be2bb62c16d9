import type { Expect } from '../api/expect.ts';
import { getBudget } from '../load/budgets.ts';
import type { RunContext } from '../run-context.ts';
import { expectSamePlan, expectSqlAtMost } from './captured.ts';
import { expectIndex, expectRows } from './database.ts';
import { eventually } from './eventually.ts';
import { failAt } from './fail.ts';
import { expectMetrics } from './metrics.ts';
import { expectOpenapi } from './openapi.ts';
import { expectHeader, expectJson, expectProblem, expectStatus, expectTally } from './response.ts';
import { expectValue } from './value.ts';

export function createExpect({ scopes, order }: Pick<RunContext, 'scopes' | 'order'>): Expect {
  return {
    status: expectStatus,
    json: expectJson,
    header: expectHeader,
    problem: expectProblem,
    tally: expectTally,
    value: (actual, what) => expectValue(scopes.current(), actual, what),
    eventually: (attempt, options) => eventually(scopes.current(), attempt, options),
    rows: expectRows,
    usesIndex: expectIndex,
    sqlAtMost: expectSqlAtMost,
    samePlan: expectSamePlan,
    metrics: (text) => expectMetrics(scopes.current(), text),
    openapi: expectOpenapi,
    budget(id, actual) {
      const { metric, max } = getBudget(order, id);
      expectValue(scopes.current(), actual, metric).atMost(max);
    },
    fail: (message, details = {}) => failAt(scopes.current().exchanges.slice(-1), { message, ...details }),
  };
}
