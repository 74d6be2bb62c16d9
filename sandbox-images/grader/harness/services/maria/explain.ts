import type { Plan, PlanNode } from '../../api/services.ts';
import { createPlan } from '../plan.ts';

/** A row of EXPLAIN is what is done with one table. */
export type ExplainRow = { table: string | null; type: string | null; key: string | null; [column: string]: unknown };

/** EXPLAIN's rows as the nodes of one plan; `ALL` and `index` read the whole table, the second by way of an index. */
export function planOf(rows: readonly ExplainRow[]): Plan {
  const nodes = rows.map((row): PlanNode => {
    const { table, type, key } = row;
    const isIndexed = key !== null && type !== 'ALL' && type !== 'index';
    return {
      ...row,
      'Node Type': table === null ? 'Result' : isIndexed ? 'Index Scan' : 'Seq Scan',
      ...(table === null ? {} : { 'Relation Name': table }),
      ...(isIndexed ? { 'Index Name': key } : {}),
    };
  });
  return createPlan({ 'Node Type': 'Query', 'Total Cost': 0, Plans: nodes });
}
