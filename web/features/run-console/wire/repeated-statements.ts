import type { CausedStatement } from '#contracts/run-event.ts';

export interface StatementRun {
  statement: CausedStatement;
  /** The same text with other values, sent directly after it. */
  repeats: CausedStatement[];
}

/** From this many on it is no accident: a query for each row of another one, N+1. */
const fewestRepeats = 3;
const readsOrWrites = /^(select|insert|update|delete|with|merge)\b/i;

/** The statement without what differs from call to call: values, white space, comments. */
export function shapeOf(text: string): string {
  return text
    .replaceAll(/\/\*.*?\*\/|--[^\n]*/gs, ' ')
    .replaceAll(/'(?:[^']|'')*'/g, '?')
    .replaceAll(/(?<!\$)\b\d+(\.\d+)?\b/g, '?')
    .replaceAll(/\(\s*(?:(?:\?|\$\d+)\s*,\s*)+(?:\?|\$\d+)\s*\)/g, '(?)')
    .replaceAll(/\s+/g, ' ')
    .trim();
}

/** Statements that one request sent several times with other values, most frequent first. */
export function findRepeated(statements: readonly CausedStatement[]): { shape: string; count: number }[] {
  const counts = new Map<string, number>();
  for (const { text } of statements) {
    const shape = shapeOf(text);
    if (readsOrWrites.test(shape)) counts.set(shape, (counts.get(shape) ?? 0) + 1);
  }
  return [...counts]
    .map(([shape, count]) => ({ shape, count }))
    .filter(({ count }) => count >= fewestRepeats)
    .sort((a, b) => b.count - a.count);
}

/** Neighbours of one shape as one entry, so that two hundred lines of N+1 are two. */
export function foldRepeats(statements: readonly CausedStatement[]): StatementRun[] {
  const runs: StatementRun[] = [];
  for (const statement of statements) {
    const last = runs.at(-1);
    if (last && readsOrWrites.test(statement.text) && shapeOf(last.statement.text) === shapeOf(statement.text))
      last.repeats.push(statement);
    else runs.push({ statement, repeats: [] });
  }
  return runs;
}
