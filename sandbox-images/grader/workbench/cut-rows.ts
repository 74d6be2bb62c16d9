import type { SqlResult } from '#contracts/workbench-event.ts';
import { clip } from '../harness/json/clip.ts';

export const maxRows = 200;
const maxCellLength = 2000;
const maxColumns = 100;
/** Of all results of one command, as JSON: they have to fit into one message. */
const maxBytes = 56 * 1024;

export type Cell = string | null;

/** Takes rows as long as they fit; shared by the results of one command. */
export type RowCutter = {
  begin(columns: readonly string[]): {
    add(row: readonly Cell[]): boolean;
    done(told: Pick<SqlResult, 'command' | 'rowCount'>): SqlResult;
  };
};

export function createRowCutter(): RowCutter {
  let bytes = 0;
  const sizeOf = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));
  return {
    begin(allColumns) {
      const columns = allColumns.slice(0, maxColumns).map((name) => clip(name, 100));
      const rows: Cell[][] = [];
      let isCut = allColumns.length > maxColumns;
      bytes += sizeOf(columns);
      return {
        /** False when nobody needs to send more. */
        add(row) {
          const cells = row.slice(0, maxColumns).map((cell) => (cell === null ? null : clip(cell, maxCellLength)));
          const rowBytes = sizeOf(cells);
          const fits = rows.length < maxRows && bytes + rowBytes <= maxBytes;
          isCut ||= !fits || cells.some((cell, index) => cell !== row[index]);
          if (!fits) return false;
          bytes += rowBytes;
          rows.push(cells);
          return true;
        },
        done: (told) => ({ ...told, columns, rows, isCut }),
      };
    },
  };
}
