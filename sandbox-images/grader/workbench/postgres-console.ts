import type postgres from 'postgres';
import type { DatabaseAccess } from '#contracts/harness-message.ts';
import type { SqlRefusal, SqlResult } from '#contracts/workbench-event.ts';
import { LearnerFailure } from '../harness/failure.ts';
import { clip } from '../harness/json/clip.ts';
import { within } from '../harness/process/within.ts';
import { oneStatement } from '../harness/services/one-statement.ts';
import { openConnection } from '../harness/services/postgres.ts';
import { lineAndColumn } from '../harness/services/query-failure.ts';
import type { RunData } from '../harness/services/run-data.ts';
import { type Cell, createRowCutter, type RowCutter } from './cut-rows.ts';
import { type Statement, splitStatements } from './split-statements.ts';
import { refusalOf, type SqlConsole, seedTimeoutMs, silenceMs, statementTimeoutMs } from './sql-console.ts';

const maxStatements = 50;
const rowsAtOnce = 50;

type PostgresError = Error & { code?: string; position?: string; detail?: string; hint?: string };

/** With the rights of `app`, through a login whose statements are not taken for those of the learner's program. */
export function createPostgresConsole(access: DatabaseAccess, data: RunData): SqlConsole {
  let connection: postgres.Sql | null = null;
  const open = async (): Promise<postgres.Sql> => {
    await data.prepare();
    const limits = { statementTimeoutMs, lockTimeoutMs: statementTimeoutMs };
    connection ??= openConnection(access, { role: 'app', database: data.database(), max: 1, ...limits });
    return connection;
  };
  const close = async (): Promise<void> => {
    const old = connection;
    connection = null;
    await old?.end({ timeout: 0 });
  };
  return {
    close,
    async seed(texts) {
      if (texts.length === 0) return;
      await data.prepare();
      const limits = { statementTimeoutMs: seedTimeoutMs, lockTimeoutMs: seedTimeoutMs };
      const sql = openConnection(access, { role: 'app', database: data.database(), max: 1, ...limits });
      try {
        for (const text of texts) await sql.unsafe(text).simple();
      } finally {
        await sql.end({ timeout: 0 });
      }
    },
    async run(text) {
      const statements = splitStatements(text);
      if (statements.length > maxStatements)
        return { results: [], refusal: refusalOf(`Send at most ${maxStatements} statements at a time.`) };
      const cutter = createRowCutter();
      const results: SqlResult[] = [];
      const sql = await open();
      for (const statement of statements) {
        try {
          const result = await within(runStatement(sql, statement, cutter), silenceMs);
          if (result === null)
            throw new LearnerFailure({ message: 'Postgres did not answer, so the connection was closed.' });
          results.push(result);
        } catch (error) {
          if (error instanceof LearnerFailure) await close();
          return { results, refusal: describe(error as PostgresError, text, statement) };
        }
      }
      return { results, refusal: null };
    },
  };
}

/** Values stay as Postgres writes them. A cursor ends what nobody would be shown. */
async function runStatement(sql: postgres.Sql, { text }: Statement, cutter: RowCutter): Promise<SqlResult> {
  let taking: ReturnType<RowCutter['begin']> | null = null;
  const query = oneStatement(sql, text, []).raw();
  const columnsOf = (): string[] => {
    const { statement } = query as unknown as { statement?: { columns?: { name: string }[] } };
    return (statement?.columns ?? []).map(({ name }) => name);
  };
  const result = (await query.cursor(rowsAtOnce, (part) => {
    taking ??= cutter.begin(columnsOf());
    for (const row of part as unknown as (Buffer | null)[][]) {
      const cells = row.map((value): Cell => value?.toString('utf8') ?? null);
      if (!taking.add(cells)) return sql.CLOSE;
    }
    return undefined;
  })) as unknown as { command?: string; count?: number | null; on?: (event: 'error', listener: () => void) => void };
  if (result.on !== undefined) {
    // A stream, which hears of the connection's end.
    result.on('error', () => undefined);
    throw new LearnerFailure({ message: 'COPY from and to the client is not possible here.' });
  }
  const shown = (taking ?? cutter.begin(columnsOf())).done({
    command: result.command ?? 'SELECT',
    rowCount: result.count ?? null,
  });
  if (shown.columns.length === 0) return shown;
  // Counted in parts by the cursor; of what was cut nobody knows.
  return { ...shown, rowCount: shown.isCut ? null : shown.rows.length };
}

function describe(error: PostgresError, text: string, { at }: Statement): SqlRefusal {
  const { code, position, detail, hint } = error;
  const place = position === undefined ? null : lineAndColumn(text, at + Number(position) - 1);
  const more = [detail, hint].filter((part) => part !== undefined && part !== '').join(' ');
  return {
    message: clip(error.message, 2000),
    code: code ?? null,
    detail: more === '' ? null : clip(more, 2000),
    line: place?.line ?? null,
    column: place?.column ?? null,
  };
}
