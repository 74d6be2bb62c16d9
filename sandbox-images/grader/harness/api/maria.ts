import type { Stmt } from './captured.ts';
import type { Plan, Session, Table } from './services.ts';
import type { Duration, Json } from './values.ts';

/**
 * The run's MariaDB, which speaks the protocol of MySQL. Each group begins with an empty database (`persist: run`: the run does).
 * The learner's server works in the same one, as the user `app`. Rights are of databases here, not of tables: the learner
 * may change what the harness creates.
 */
export interface Maria {
  /** One statement as the harness: `await maria().q('select * from users where id = ?', [7])`. Times are texts in UTC. */
  q(sql: string, params?: unknown[]): Promise<Record<string, Json>[]>;
  /** The same database with the learner's rights: `await maria().as('app').q('insert into audited values (1)')`. */
  as(role: 'app' | 'harness'): Maria;
  /** Several statements of the author at once, without a result: `await maria().script(fixture('seed.sql'))`. */
  script(sql: string): Promise<void>;
  /** Inserts these rows and answers them as the table keeps them, with defaults: `await maria().seed('users', [{ name: 'Ada' }])`. */
  seed(table: string, rows: readonly Record<string, Json>[]): Promise<Record<string, Json>[]>;
  /**
   * One statement written by the learner, with the rights of `app`, in a read-only transaction that is rolled back:
   * `const table = await maria().run(solution('top.sql'))`
   */
  run(sql: string, options?: { params?: unknown[]; timeout?: Duration }): Promise<Table>;
  /**
   * Plan of one statement without running it: a node for each table, `Seq Scan` or `Index Scan`, with MariaDB's own columns
   * (`type`, `key`, `rows`, `Extra`): `expect.usesIndex(await maria().explain(res.sql[0]), 'orders')`.
   */
  explain(sql: string | Stmt, params?: unknown[]): Promise<Plan>;
  /**
   * All that the learner's program has sent in this test, its boot included, or after the statement number `since`. MariaDB logs
   * a statement when it begins: values stand in its text, and `params`, `rows`, `ms`, `plan` and `error` are not known.
   */
  statements(since?: number): Promise<readonly Stmt[]>;
  /** The learner's open connections: `expect.value((await maria().connections()).length, 'connections').atMost(10)`. */
  connections(): Promise<Session[]>;
  /** Moves a time column of all rows (or those that match) into the past: `await maria().backdate('sessions', 'created_at', '2h')`. */
  backdate(table: string, column: string, by: Duration, where?: string): Promise<number>;
}
