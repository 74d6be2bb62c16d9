import type { Connection } from 'mariadb';
import type { Maria } from '../../api/maria.ts';
import type { Table } from '../../api/services.ts';
import type { Json } from '../../api/values.ts';
import type { Capture } from '../../capture/capture.ts';
import { durationMs } from '../../durations.ts';
import { HarnessFault, LearnerFailure } from '../../failure.ts';
import type { RunContext } from '../../run-context.ts';
import { columnsOf } from '../columns-of.ts';
import { statementTimeoutMs } from './connect.ts';
import type { MariaConnections, MariaRole } from './connections.ts';
import { type ExplainRow, planOf } from './explain.ts';
import type { MariaMonitor } from './monitor.ts';
import { learnerStatementFailure, mariaFailure } from './query-failure.ts';

type Row = Record<string, Json>;
type Deps = { context: RunContext; capture: Capture; monitor: MariaMonitor | null };

const maxRows = 20_000;

export function createAuthorMaria(connections: MariaConnections | null, deps: Deps): Maria {
  const { context, capture, monitor } = deps;
  const declared = <T>(part: T | null): T => {
    context.scopes.current().hasReadAnswer = true;
    if (part === null) throw new HarnessFault('maria(): kata.yaml declares no service "mariadb".');
    return part;
  };
  const query = async <T>(role: MariaRole, text: string, work: (sql: Connection) => Promise<T>): Promise<T> => {
    const known = declared(connections);
    try {
      return await work(await known.open(role));
    } catch (error) {
      throw error instanceof LearnerFailure ? error : mariaFailure(error as Error, text);
    }
  };
  const actAs = (role: MariaRole): Maria => ({
    as: (other) => actAs(other === 'app' ? 'author' : 'harness'),
    q: (text, params = []) =>
      query(role, text, async (sql) => {
        const result: unknown = await sql.query(text, params);
        return Array.isArray(result) ? (result.map((row) => ({ ...row })) as Row[]) : [];
      }),
    async script(text) {
      try {
        await declared(connections).script(text);
      } catch (error) {
        throw new HarnessFault(`maria().script() failed: ${(error as Error).message}`, { cause: error });
      }
    },
    async seed(table, rows) {
      const columns = columnsOf(rows);
      const places = `(${columns.map(() => '?').join(', ')})`;
      const names = columns.map(quoteName).join(', ');
      const text = `insert into ${quoteName(table)} (${names}) values ${rows.map(() => places).join(', ')} returning *`;
      const values = rows.flatMap((row) => columns.map((column) => plainValue(row[column])));
      return query(role, text, async (sql) => (await sql.query<Row[]>(text, values)).map((row) => ({ ...row })));
    },
    run: (text, { params = [], timeout = statementTimeoutMs } = {}) =>
      query('author', text, (sql) => readOnly(sql, text, () => runStatement(sql, { text, params, timeout }))),
    explain: (asked, params = []) => {
      const text = typeof asked === 'string' ? asked : asked.text;
      return query('author', text, (sql) =>
        readOnly(sql, text, async () => planOf(await sql.query<ExplainRow[]>(`explain ${text}`, params))),
      );
    },
    statements: async (since = 0) => declared(capture.tracks.mariadb).since(since),
    connections: async () => declared(monitor).list(),
    async backdate(table, column, by, where = 'true') {
      const time = quoteName(column);
      const text = `update ${quoteName(table)} set ${time} = ${time} - interval ? microsecond where ${where}`;
      const result = await query(role, text, (sql) =>
        sql.query<{ affectedRows: number }>(text, [durationMs(by) * 1000]),
      );
      return result.affectedRows;
    },
  });
  return actAs('harness');
}

/** Lists and objects are JSON to MariaDB, which keeps it as text. */
function plainValue(value: Json | undefined): unknown {
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : value;
}

/** `app.users` → `` `app`.`users` `` */
function quoteName(name: string): string {
  return name
    .split('.')
    .map((part) => `\`${part.replaceAll('`', '``')}\``)
    .join('.');
}

/** The learner's statement runs in a transaction that cannot write and is rolled back. */
async function readOnly<T>(sql: Connection, text: string, work: () => Promise<T>): Promise<T> {
  await sql.query('start transaction read only');
  try {
    return await work();
  } catch (error) {
    throw learnerStatementFailure(error as Error, text);
  } finally {
    if (sql.isValid()) await sql.query('rollback');
  }
}

type Statement = { text: string; params: unknown[]; timeout: string | number };

/** A limit of rows keeps an endless result from filling memory. */
async function runStatement(sql: Connection, { text, params, timeout }: Statement): Promise<Table> {
  const startedMs = performance.now();
  const options = {
    sql: `set statement max_statement_time = ${durationMs(timeout as never) / 1000}, sql_select_limit = ${maxRows} for ${text}`,
    rowsAsArray: true,
  };
  const result: unknown = await sql.query(options, params);
  const ms = performance.now() - startedMs;
  if (!Array.isArray(result)) return { columns: [], rows: [], ms };
  const { meta } = result as unknown as { meta: { name(): string }[] };
  return { columns: meta.map((column) => column.name()), rows: [...(result as Json[][])], ms };
}
