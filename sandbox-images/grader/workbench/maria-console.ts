import type { DatabaseAccess } from '#contracts/harness-message.ts';
import type { SqlResult } from '#contracts/workbench-event.ts';
import { LearnerFailure } from '../harness/failure.ts';
import { clip } from '../harness/json/clip.ts';
import { within } from '../harness/process/within.ts';
import { openConnection } from '../harness/services/maria/connect.ts';
import type { RunData } from '../harness/services/run-data.ts';
import { type Cell, createRowCutter, maxRows, type RowCutter } from './cut-rows.ts';
import { refusalOf, type SqlConsole, silenceMs, statementTimeoutMs } from './sql-console.ts';

const limits = `set max_statement_time = ${statementTimeoutMs / 1000}, sql_select_limit = ${maxRows + 1}`;

type Connection = Awaited<ReturnType<typeof openConnection>>;
type SqlError = Error & { sqlMessage?: string | null; errno?: number; fatal?: boolean };
type Rows = unknown[][] & { meta?: { name(): string }[] };
type Changed = { affectedRows: number };

/** With the rights of `app`, through a login whose statements are not taken for those of the learner's program. */
export function createMariaConsole(access: DatabaseAccess, data: RunData): SqlConsole {
  let opening: Promise<Connection> | null = null;
  const open = async (): Promise<Connection> => {
    await data.prepare();
    const known = await opening?.catch(() => null);
    if (known?.isValid()) return known;
    opening = openConnection({ access, login: 'author', database: data.mariaDatabase(), multipleStatements: true });
    const connection = await opening;
    await connection.query(limits);
    return connection;
  };
  const close = async (): Promise<void> => {
    (await opening?.catch(() => null))?.destroy();
    opening = null;
  };
  return {
    close,
    async seed(texts) {
      if (texts.length === 0) return;
      await data.prepare();
      const login = { access, login: 'author', database: data.mariaDatabase(), multipleStatements: true } as const;
      const connection = await openConnection(login);
      try {
        for (const text of texts) await connection.query(text);
      } finally {
        connection.destroy();
      }
    },
    async run(text) {
      const connection = await open();
      const options = {
        sql: text,
        rowsAsArray: true,
        typeCast: (column: { string(): string | null }) => column.string(),
      };
      try {
        const answer = await within<unknown>(connection.query(options), silenceMs);
        if (answer === null)
          throw new LearnerFailure({ message: 'MariaDB did not answer, so the connection was closed.' });
        const cutter = createRowCutter();
        return { results: resultsIn(answer).map((one) => resultOf(one, cutter)), refusal: null };
      } catch (error) {
        const { sqlMessage, errno, fatal } = error as SqlError;
        if (fatal || error instanceof LearnerFailure) await close();
        const message = clip(sqlMessage ?? (error as Error).message, 2000);
        return { results: [], refusal: { ...refusalOf(message), code: errno === undefined ? null : String(errno) } };
      }
    },
  };
}

/** One statement is answered with its result, several with a list of theirs. */
function resultsIn(answer: unknown): (Rows | Changed)[] {
  return Array.isArray(answer) && !('meta' in answer) ? (answer as (Rows | Changed)[]) : [answer as Rows | Changed];
}

function resultOf(one: Rows | Changed, cutter: RowCutter): SqlResult {
  if (!Array.isArray(one)) return cutter.begin([]).done({ command: '', rowCount: one.affectedRows });
  const taking = cutter.begin((one.meta ?? []).map((column) => column.name()));
  for (const row of one) if (!taking.add(row as Cell[])) break;
  const shown = taking.done({ command: '', rowCount: one.length });
  return shown.isCut ? { ...shown, rowCount: null } : shown;
}
