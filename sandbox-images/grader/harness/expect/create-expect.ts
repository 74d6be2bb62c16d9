import type { Expect } from '../api/expect.ts';
import type { RunContext } from '../run-context.ts';
import { expectSamePlan, expectSqlAtMost } from './captured.ts';
import { expectIndex, expectRows } from './database.ts';
import { eventually } from './eventually.ts';
import { failAt } from './fail.ts';
import { expectHeader, expectJson, expectProblem, expectStatus, expectTally } from './response.ts';
import { expectValue } from './value.ts';

export function createExpect({ scopes }: Pick<RunContext, 'scopes'>): Expect {
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
    fail: (message, details = {}) => failAt(scopes.current().exchanges.slice(-1), { message, ...details }),
  };
}
