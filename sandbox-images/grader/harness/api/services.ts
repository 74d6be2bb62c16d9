import type { Cmd, Stmt } from './captured.ts';
import type { Duration, Json } from './values.ts';

/** One level of `EXPLAIN (FORMAT JSON)`. */
export interface PlanNode {
  'Node Type': string;
  'Relation Name'?: string;
  'Index Name'?: string;
  Plans?: PlanNode[];
  [key: string]: unknown;
}

/** `cost` is the planner's total cost of the statement. Nodes of a captured plan also have `Actual Rows`. */
export interface Plan {
  root: PlanNode;
  nodes: PlanNode[];
  cost: number;
}

/**
 * A result with its column names in order. Whole numbers and `numeric` are numbers, `date` and `timestamp` are texts as
 * Postgres prints them with `TimeZone` UTC.
 */
export interface Table {
  columns: string[];
  rows: Json[][];
  /** Time on the wire and in Postgres, in milliseconds. */
  ms: number;
}

/** One connection of the learner's program. */
export interface Session {
  state: 'active' | 'idle' | 'idle in transaction' | 'idle in transaction (aborted)' | string;
  /** What it runs, or ran last. */
  query: string;
  /** How long it has been in that state, in milliseconds. */
  forMs: number;
}

/**
 * The run's Postgres. Each group begins with an empty database (`persist: run`: the run does). The learner's server works
 * in the same one, as the role `app`; tables that the harness creates may be read by `app`, not changed.
 */
export interface Postgres {
  /** One statement as the harness (reads and writes, owns nothing): `await pg().q('select * from users where id = $1', [7])`. */
  q(sql: string, params?: unknown[]): Promise<Record<string, Json>[]>;
  /** The same database with the rights of the learner's role: `await pg().as('app').q('insert into audited values (1)')`. */
  as(role: 'app' | 'harness'): Postgres;
  /** Several statements of the author at once, without a result: `await pg().script(fixture('seed.sql'))`. */
  script(sql: string): Promise<void>;
  /**
   * Inserts these rows and answers them as the table keeps them, with defaults: `const [ada] = await pg().seed('users', [{ name: 'Ada' }])`.
   * All rows have the same columns. For very many rows let the database make them: `script` with `generate_series`.
   */
  seed(table: string, rows: readonly Record<string, Json>[]): Promise<Record<string, Json>[]>;
  /**
   * One statement written by the learner, as `app`, in a transaction that is read-only and rolled back. Errors of the
   * statement fail the test with Postgres' message and line. `const table = await pg().run(solution('top.sql'))`
   */
  run(sql: string, options?: { params?: unknown[]; timeout?: Duration }): Promise<Table>;
  /**
   * Plan of one statement without running it, with the rights of `app`: `await pg().explain(solution('a.sql'))`. Of a
   * captured statement it is the plan for parameters of any value: `expect.usesIndex(await pg().explain(res.sql[0]), 'orders')`;
   * what Postgres really did with the values of that moment is in `res.sql[0].plan`.
   */
  explain(sql: string | Stmt, params?: unknown[]): Promise<Plan>;
  /**
   * All that the learner's program has sent in this test, its boot included, or after the statement number `since`:
   * `const before = (await pg().statements()).at(-1)?.n`, … `const sent = await pg().statements(before)`.
   */
  statements(since?: number): Promise<readonly Stmt[]>;
  /** The learner's open connections: `expect.value((await pg().connections()).length, 'connections').atMost(10)`. */
  connections(): Promise<Session[]>;
  /** Moves a time column of all rows (or those that match) into the past: `await pg().backdate('sessions', 'created_at', '2h')`. */
  backdate(table: string, column: string, by: Duration, where?: string): Promise<number>;
  /**
   * From now on every insert, update and delete in the tables that are there begins with a wait. Between a look and the write that
   * relies on it others then find the time to look as well: a race that can happen does. `await pg().slowWrites('10ms')`
   */
  slowWrites(by: Duration): Promise<void>;
}

export interface Redis {
  /** One command: `await redis().cmd('GET', 'score:7')`. */
  cmd(name: string, ...args: (string | number)[]): Promise<Json>;
  /**
   * All that the learner's program has sent in this test, its boot included, or after the command number `since`:
   * `expect.value((await redis().commands()).filter(({ name }) => name === 'KEYS').length, 'KEYS').is(0)`.
   */
  commands(since?: number): Promise<readonly Cmd[]>;
}
