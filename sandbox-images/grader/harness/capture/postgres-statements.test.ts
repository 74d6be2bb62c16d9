import { describe, expect, it } from 'vitest';
import type { LogRecord } from './log-records.ts';
import { createStatementReader } from './postgres-statements.ts';

const record = (message: string, more: Partial<LogRecord> = {}): LogRecord => ({
  atMs: 1000,
  backend: 49,
  user: 'app',
  severity: 'LOG',
  message,
  detail: '',
  statement: '',
  location: 'exec_simple_query, postgres.c:1019',
  ...more,
});
const planOf = (text: string, rows: number): LogRecord => {
  const plan = {
    'Query Text': text,
    Plan: { 'Node Type': 'Seq Scan', 'Relation Name': 'book', 'Actual Rows': rows, 'Actual Loops': 1 },
  };
  return record(`duration: 0.152 ms  plan:\n${JSON.stringify(plan)}`, {
    location: 'explain_ExecutorEnd, auto_explain.c:416',
  });
};
const read = (...records: LogRecord[]) => createStatementReader()(records);
const executed = (text: string, detail = '') =>
  record(`execute <unnamed>: ${text}`, { detail, location: 'exec_execute_message, postgres.c:2080' });

describe('a statement', () => {
  it('gets the plan that follows it, with its rows and time', () => {
    expect(read(executed('select $1', "Parameters: $1 = 'it''s', $2 = NULL"), planOf('select $1', 3))).toEqual([
      expect.objectContaining({ text: 'select $1', params: ["it's", null], kind: 'query', rows: 3, ms: 0.152 }),
    ]);
  });

  it('gets the plan that comes after the next one has begun, as it does inside a transaction', () => {
    const statements = read(executed('select 1'), record('statement: COMMIT'), planOf('select 1', 1));
    expect(statements.map(({ text, rows }) => [text, rows])).toEqual([
      ['select 1', 1],
      ['COMMIT', null],
    ]);
  });

  it('is not begun again when a cursor fetches more of its rows', () => {
    const more = record('execute fetch from <unnamed>/p: select 1', {
      location: 'exec_execute_message, postgres.c:2080',
    });
    expect(read(executed('select 1'), more, more, planOf('select 1', 9))).toHaveLength(1);
  });

  it('is one of several for each plan when several are sent as one text', () => {
    const text = 'select 1; select 2';
    expect(read(record(`statement: ${text}`), planOf(text, 1), planOf(text, 2)).map(({ rows }) => rows)).toEqual([
      1, 2,
    ]);
  });

  it('gets the plan of what it has prepared', () => {
    const prepared = record("statement: execute p('a')", { detail: 'prepare: prepare p as select $1' });
    expect(read(prepared, planOf('prepare p as select $1', 2))).toEqual([expect.objectContaining({ rows: 2 })]);
  });

  it('gets its error, also when it could not be parsed and so was never begun', () => {
    const failed = (text: string) =>
      record('syntax error at or near "x" at character 1', {
        severity: 'ERROR',
        statement: text,
        location: 'x, y.c:1',
      });
    expect(
      read(record('statement: select 1/0'), failed('select 1/0'), failed('selec')).map(({ error }) => error),
    ).toEqual(['syntax error at or near "x"', 'syntax error at or near "x"']);
  });

  it('is only what Postgres itself has logged for the learner’s role', () => {
    const raised = record('statement: select forged', { location: 'exec_stmt_raise, pl_exec.c:3891' });
    expect(read(raised, record('statement: select 1', { user: 'author' }))).toEqual([]);
  });
});
