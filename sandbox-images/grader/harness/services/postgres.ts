import postgres from 'postgres';
import type { ServiceAccess } from '../../../../contracts/harness-message.ts';
import type { Postgres, Table } from '../api/services.ts';
import type { Json } from '../api/values.ts';
import type { Capture } from '../capture/capture.ts';
import { durationMs } from '../durations.ts';
import { HarnessFault, LearnerFailure } from '../failure.ts';
import type { RunContext } from '../run-context.ts';
import { connectBounded, maxAnswerBytes, tooLarge } from './bounded-socket.ts';
import { columnsOf } from './columns-of.ts';
import { dropOwnObjects } from './empty-database.ts';
import { explain, explainGeneric } from './explain.ts';
import { oneStatement } from './one-statement.ts';
import { harnessQueryFailure, learnerQueryFailure } from './query-failure.ts';
import type { RunData } from './run-data.ts';
import type { Sessions } from './sessions.ts';
import { slowWrites } from './slow-writes.ts';

type Access = NonNullable<ServiceAccess['postgres']>;
type Role = 'app' | 'harness';
export type Connections = {
  /** Postgres has answered in this run. */
  wasReached: boolean;
  /** To the group's database; kept open until the group ends. */
  open(role: Role): Promise<postgres.Sql>;
  /** Drops what the learner and the harness have made in that database. */
  empty(database: string): Promise<void>;
  close(): Promise<void>;
};

/** `author` becomes `app` at login: what the harness does with the learner's rights is not captured as the learner's. */
const logins: Record<Role, string> = { app: 'author', harness: 'harness' };
const statementTimeoutMs = 5000;
/** A table that the learner keeps locked must not hold up the run. */
const lockTimeoutMs = 1000;
const maxRows = 20_000;
const rowsAtOnce = 1000;

export function connectPostgres(access: Access, data: RunData): Connections {
  const open = new Map<string, postgres.Sql>();
  return {
    wasReached: false,
    async open(role) {
      await data.prepare();
      const database = data.database();
      const key = `${role}@${database}`;
      const connection = open.get(key) ?? openConnection(access, { role, database });
      open.set(key, connection);
      return connection;
    },
    async empty(database) {
      for (const role of ['app', 'harness'] as const) {
        const connection = openConnection(access, { role, database });
        await dropOwnObjects(connection).finally(() => connection.end({ timeout: 0 }));
      }
    },
    async close() {
      await Promise.all([...open.values()].map((connection) => connection.end({ timeout: 0 })));
      open.clear();
    },
  };
}

type ConnectionOptions = {
  role: Role;
  database: string;
  max?: number;
  statementTimeoutMs?: number;
  lockTimeoutMs?: number;
};

export function openConnection({ host, port, harness }: Access, options: ConnectionOptions): postgres.Sql {
  const { role, database, max = 4, ...limits } = options;
  const asText = (value: string): string => value;
  return postgres({
    host,
    port,
    // The types of the driver leave it out.
    ...({ socket: () => connectBounded(host, port) } as object),
    database,
    username: logins[role],
    password: harness.password,
    max,
    connect_timeout: 5,
    onnotice: () => undefined,
    fetch_types: false,
    connection: {
      application_name: 'harness',
      statement_timeout: limits.statementTimeoutMs ?? statementTimeoutMs,
      lock_timeout: limits.lockTimeoutMs ?? lockTimeoutMs,
      TimeZone: 'UTC',
      // The learner could hide rows from the harness by a policy: an error is better than a lie.
      ...(role === 'harness' ? { row_security: 'off', search_path: 'public' } : {}),
    },
    types: {
      bigint: { to: 20, from: [20], serialize: String, parse: wholeNumber },
      numeric: { to: 1700, from: [1700], serialize: String, parse: Number },
      time: { to: 1114, from: [1082, 1083, 1114, 1184, 1266], serialize: asText, parse: asText },
    },
  });
}

/** `count(*)` and sums are numbers to authors as long as that is exact. */
function wholeNumber(text: string): number | string {
  return Number.isSafeInteger(Number(text)) ? Number(text) : text;
}

export function createAuthorPostgres(
  connections: Connections | null,
  { context, capture, sessions }: { context: RunContext; capture: Capture; sessions: Sessions | null },
): Postgres {
  const connect = async (role: Role): Promise<{ sql: postgres.Sql; connections: Connections }> => {
    context.scopes.current().hasReadAnswer = true;
    if (connections === null) throw undeclared();
    return { sql: await connections.open(role), connections };
  };
  const query = async <T>(role: Role, text: string, work: (sql: postgres.Sql) => Promise<T>): Promise<T> => {
    const { sql, connections } = await connect(role);
    try {
      const result = await work(sql);
      connections.wasReached = true;
      return result;
    } catch (error) {
      if (error instanceof LearnerFailure) throw error;
      throw harnessQueryFailure(error as Error, text, connections.wasReached);
    }
  };
  const actAs = (role: Role): Postgres => ({
    as: actAs,
    q: (text, params = []) => query(role, text, async (sql) => [...(await oneStatement(sql, text, params))]),
    async script(text) {
      const { sql } = await connect(role);
      try {
        await sql.unsafe(text).simple();
      } catch (error) {
        throw new HarnessFault(`pg().script() failed: ${(error as Error).message}`, { cause: error });
      }
    },
    async seed(table, rows) {
      const columns = columnsOf(rows).map(quoteName).join(', ');
      const text =
        `insert into ${quoteName(table)} (${columns}) ` +
        `select ${columns} from jsonb_populate_recordset(null::${quoteName(table)}, $1::text::jsonb) returning *`;
      return query(role, text, async (sql) => [...(await oneStatement(sql, text, [JSON.stringify(rows)]))]);
    },
    run: (text, { params = [], timeout = statementTimeoutMs } = {}) =>
      query('app', text, (pool) =>
        readOnly(pool, durationMs(timeout), (sql) => runLearnerStatement({ sql, close: pool.CLOSE }, text, params)),
      ),
    explain: (asked, params = []) => {
      const text = typeof asked === 'string' ? asked : asked.text;
      return query('app', text, (pool) =>
        readOnly(pool, statementTimeoutMs, (sql) =>
          typeof asked === 'string' ? explain(sql, text, params) : explainGeneric(sql, text),
        ),
      );
    },
    async statements(since = 0) {
      context.scopes.current().hasReadAnswer = true;
      if (capture.tracks.postgres === null) throw undeclared();
      return capture.tracks.postgres.since(since);
    },
    async connections() {
      context.scopes.current().hasReadAnswer = true;
      if (sessions === null) throw undeclared();
      return sessions.list();
    },
    async backdate(table, column, by, where = 'true') {
      const time = quoteName(column);
      const text = `update ${quoteName(table)} set ${time} = ${time} - $1::interval where ${where} returning 1`;
      const rows = await query(role, text, (sql) => oneStatement(sql, text, [`${durationMs(by)} milliseconds`]));
      return rows.length;
    },
    slowWrites: (by) =>
      query(role, 'slowWrites', async (sql) => void (await sql.unsafe(slowWrites(durationMs(by))).simple())),
  });
  return actAs('harness');
}

function undeclared(): HarnessFault {
  return new HarnessFault('pg(): kata.yaml declares no service "postgres".');
}

/** `app.users` → `"app"."users"` */
function quoteName(name: string): string {
  return name
    .split('.')
    .map((part) => `"${part.replaceAll('"', '""')}"`)
    .join('.');
}

/** The learner's statements run in a transaction that cannot write and is rolled back, with what they set. */
async function readOnly<T>(
  pool: postgres.Sql,
  timeoutMs: number,
  work: (sql: postgres.TransactionSql) => Promise<T>,
): Promise<T> {
  let done: PromiseSettledResult<T> | undefined;
  const rollBack = new Error('rolled back on purpose');
  try {
    await pool.begin('read only', async (sql) => {
      await sql.unsafe(`set local statement_timeout = ${Math.round(timeoutMs)}`);
      [done] = await Promise.allSettled([work(sql)]);
      throw rollBack;
    });
  } catch (error) {
    // What the work met comes first: where the connection is gone, the rollback fails as well.
    if (done === undefined || (error !== rollBack && done.status === 'fulfilled')) throw error;
  }
  if (done?.status === 'fulfilled') return done.value;
  throw done?.reason;
}

/** A cursor keeps an endless result from filling memory. */
async function runLearnerStatement(
  { sql, close }: { sql: postgres.TransactionSql; close: object },
  text: string,
  params: unknown[],
): Promise<Table> {
  const startedMs = performance.now();
  const rows: Json[][] = [];
  const query = oneStatement(sql, text, params).values();
  let bytes = 0;
  try {
    await query.cursor(rowsAtOnce, (part) => {
      for (const row of part as unknown as Json[][]) {
        rows.push(row);
        for (const value of row) bytes += typeof value === 'string' ? value.length : 8;
      }
      return rows.length > maxRows || bytes > maxAnswerBytes * 2 ? close : undefined;
    });
    if (bytes > maxAnswerBytes * 2) throw tooLarge();
  } catch (error) {
    throw learnerQueryFailure(error as Error, text);
  }
  // A result without rows never reaches the cursor; its columns are known all the same.
  const described = (query as unknown as { statement: { columns: { name: string }[] } }).statement;
  return { columns: described.columns.map(({ name }) => name), rows, ms: performance.now() - startedMs };
}
