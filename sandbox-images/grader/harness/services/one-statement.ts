import type postgres from 'postgres';
import type { Json } from '../api/values.ts';

/** One statement over the extended protocol, which takes exactly one, also without parameters. */
export function oneStatement(sql: postgres.Sql | postgres.TransactionSql, text: string, params: unknown[]) {
  return sql.unsafe<Record<string, Json>[]>(text, params as never[], { simple: false } as postgres.UnsafeQueryOptions);
}
