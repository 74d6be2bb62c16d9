import type { MariaMonitor } from '../services/maria/monitor.ts';
import type { LoggedStatement } from './postgres-statements.ts';
import { mariaStatementKind } from './statement-kind.ts';
import type { CaptureSource } from './track.ts';

/** Between two looks; the learner decides how many there are. */
const maxShownCount = 2500;
const maxTextLength = 10_000;

/** Emptied before it becomes the log, so that a look finds what is new and gives the memory of the last one back. */
const changeOver = `
  truncate mysql.general_log_read;
  rename table mysql.general_log to mysql.general_log_spare, mysql.general_log_read to mysql.general_log,
    mysql.general_log_spare to mysql.general_log_read`;
const read = `
  select unix_timestamp(event_time) * 1000 as atMs, left(argument, ${maxTextLength}) as text from mysql.general_log_read
  where user_host like 'app[%' and command_type in ('Query', 'Execute') limit ${maxShownCount + 1}`;

type LogRow = { atMs: number; text: Buffer | string };

/**
 * Reads MariaDB's general log. A statement is in it before it is carried out, so that whatever had been answered when
 * `drain` was called is in its result; what became of it is not.
 */
export function openMariaLog(monitor: MariaMonitor): CaptureSource<LoggedStatement> {
  return {
    // The log is written whether anybody reads it or not.
    ready: async () => undefined,
    async drain() {
      const results = await monitor.ask<[unknown, unknown, LogRow[]]>(`${changeOver}; ${read}`);
      const rows = results[2];
      return { items: rows.slice(0, maxShownCount).map(toStatement), isComplete: rows.length <= maxShownCount };
    },
    skip: async () => void (await monitor.ask(changeOver)),
    close: () => monitor.close(),
  };
}

function toStatement({ atMs, text }: LogRow): LoggedStatement {
  const words = text.toString();
  const kind = mariaStatementKind(words);
  return { text: words, params: [], kind, rows: null, ms: null, plan: null, error: null, atMs: Math.floor(atMs) };
}
