import type { Json } from '../api/values.ts';
import { HarnessFault } from '../failure.ts';

/** The columns that rows to be inserted have. @throws HarnessFault when there are none, or not every row has the same. */
export function columnsOf(rows: readonly Readonly<Record<string, Json>>[]): string[] {
  const columns = Object.keys(rows[0] ?? {});
  const differs = rows.findIndex(
    (row) => Object.keys(row).length !== columns.length || columns.some((column) => !(column in row)),
  );
  if (columns.length === 0) throw new HarnessFault('seed() needs one row at least, with one column at least.');
  if (differs !== -1)
    throw new HarnessFault(`seed(): row ${differs} has other columns than row 0 (${columns.join(', ')}).`);
  return columns;
}
