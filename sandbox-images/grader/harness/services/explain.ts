import { randomBytes } from 'node:crypto';
import type postgres from 'postgres';
import type { Plan, PlanNode } from '../api/services.ts';
import type { Json } from '../api/values.ts';
import { oneStatement } from './one-statement.ts';
import { createPlan } from './plan.ts';
import { learnerQueryFailure } from './query-failure.ts';

const countParameters = 'select cardinality(parameter_types) from pg_prepared_statements where name = $1';

/** The plan of one statement with these parameters, without running it. */
export async function explain(sql: postgres.TransactionSql, text: string, params: unknown[]): Promise<Plan> {
  const prefix = 'explain (format json) ';
  try {
    return planIn(await oneStatement(sql, prefix + text, params).values());
  } catch (error) {
    throw learnerQueryFailure(error as Error, text, prefix.length);
  }
}

/**
 * The plan for parameters of any value. PREPARE takes exactly one statement, so that the learner's text cannot smuggle in
 * a second one.
 */
export async function explainGeneric(sql: postgres.TransactionSql, text: string): Promise<Plan> {
  // It outlives the transaction that is rolled back, and a failed one cannot take it away.
  const name = `captured_${randomBytes(4).toString('hex')}`;
  const prefix = `prepare ${name} as `;
  try {
    await oneStatement(sql, prefix + text, []);
    const [count] = await oneStatement(sql, countParameters, [name]).values();
    const nulls = Array.from({ length: Number(count?.[0]) }, () => 'null').join(', ');
    await oneStatement(sql, 'set local plan_cache_mode = force_generic_plan', []);
    const execute = `execute ${name}${nulls === '' ? '' : `(${nulls})`}`;
    const plan = planIn(await oneStatement(sql, `explain (format json) ${execute}`, []).values());
    await oneStatement(sql, `deallocate ${name}`, []);
    return plan;
  } catch (error) {
    throw learnerQueryFailure(error as Error, text, prefix.length);
  }
}

function planIn([row]: Json[][]): Plan {
  const [{ Plan: root }] = (row as Json)[0] as [{ Plan: PlanNode }];
  return createPlan(root);
}
