import type { SqlRefusal, SqlResult } from '#contracts/workbench-event.ts';

/** What became of the statements of one text: those that were carried out, and what the next was refused for. */
export type SqlOutcome = { results: SqlResult[]; refusal: SqlRefusal | null };

/** One connection that is kept, as `psql` keeps it: a transaction or a temporary table outlives its command. */
export interface SqlConsole {
  run(text: string): Promise<SqlOutcome>;
  /** Fills a fresh database, over a connection of its own. @throws what the database refused */
  seed(texts: readonly string[]): Promise<void>;
  /** The next command connects again. */
  close(): Promise<void>;
}

/** Below the time after which the clients give a connection up. */
export const statementTimeoutMs = 8000;
/** What an exercise brings along may be large. */
export const seedTimeoutMs = 30_000;
/** A database that keeps silent, for instance because it waits for data of a COPY. */
export const silenceMs = 12_000;

export const refusalOf = (message: string): SqlRefusal => ({
  message,
  code: null,
  detail: null,
  line: null,
  column: null,
});
