import type { Plan, Table } from '../api/services.ts';
import { LearnerFailure } from '../failure.ts';
import { findDifference } from '../json/find-difference.ts';
import { showBriefly, showValue } from '../json/show-value.ts';

type Rows = readonly (readonly unknown[])[];

export function expectRows(
  table: Table,
  expected: Rows,
  { columns, ordered = true }: { columns?: readonly string[]; ordered?: boolean } = {},
): void {
  if (columns !== undefined && findDifference(table.columns, columns) !== undefined) {
    throw new LearnerFailure({
      message: `The query returns the columns ${table.columns.join(', ') || 'none'}, expected ${columns.join(', ')}.`,
      expected: columns.join(', '),
      actual: table.columns.join(', '),
    });
  }
  const message = ordered ? compareInOrder(table.rows, expected) : compareAsBag(table.rows, expected);
  if (message === null) return;
  throw new LearnerFailure({ message, expected: showRows(expected), actual: showRows(table.rows) });
}

function compareInOrder(actual: Rows, expected: Rows): string | null {
  if (actual.length !== expected.length)
    return `The query returns ${rowCount(actual.length)}, expected ${expected.length}.`;
  const index = expected.findIndex((row, at) => findDifference(actual[at], row) !== undefined);
  return index === -1
    ? null
    : `Row ${index + 1} is ${showBriefly(actual[index])}, expected ${showBriefly(expected[index])}.`;
}

function compareAsBag(actual: Rows, expected: Rows): string | null {
  const rest = [...actual];
  for (const row of expected) {
    const at = rest.findIndex((candidate) => findDifference(candidate, row) === undefined);
    if (at === -1)
      return `No row is ${showBriefly(row)}${actual.length === expected.length ? '' : `, and there are ${rowCount(actual.length)} instead of ${expected.length}`}.`;
    rest.splice(at, 1);
  }
  return rest.length === 0 ? null : `The row ${showBriefly(rest[0])} should not be in the result.`;
}

const rowCount = (count: number): string => `${count} ${count === 1 ? 'row' : 'rows'}`;

/** One row a line, so that the difference is easy to see. */
function showRows(rows: Rows): string {
  const shown = rows.slice(0, 40).map((row) => showValue(row, { length: 300 }));
  return [...shown, ...(rows.length > 40 ? [`… ${rows.length - 40} more rows`] : [])].join('\n') || 'no rows';
}

export function expectIndex(plan: Plan, table: string): void {
  const scans = plan.nodes.filter((node) => node['Relation Name'] === table);
  const sequential = scans.some((node) => node['Node Type'] === 'Seq Scan');
  const indexed = plan.nodes.some((node) => /Index/.test(node['Node Type']));
  if (scans.length > 0 && !sequential && indexed) return;
  throw new LearnerFailure({
    message: sequential
      ? `The query reads the whole table "${table}" instead of using an index.`
      : `The query's plan does not read the table "${table}" through an index.`,
    expected: `an index scan on ${table}`,
    actual: plan.nodes
      .map((node) => [node['Node Type'], node['Relation Name'], node['Index Name']].filter(Boolean).join(' '))
      .join('\n'),
  });
}
