import type postgres from 'postgres';
import { createLogReader } from './log-records.ts';
import { createStatementReader, type LoggedStatement } from './postgres-statements.ts';
import type { CaptureSource } from './track.ts';

const chunkBytes = 1024 ** 2;
/** The log is in memory, with room for 16 MiB; what does not fit any more, Postgres drops. */
const roomBytes = 15 * chunkBytes;
const releaseAfterBytes = 4 * chunkBytes;

/**
 * Reads what Postgres logged of the learner's statements. Postgres writes a statement's record before it answers the
 * statement, so that whatever had been answered when `drain` was called is in its result.
 */
export function openPostgresLog(sql: postgres.Sql): CaptureSource<LoggedStatement> {
  let readRecords = createLogReader();
  let readStatements = createStatementReader();
  let position = 0;
  let releasedTo = 0;
  const release = async (): Promise<void> => {
    await sql`select wirekata.release_log(${position})`;
    releasedTo = position;
  };
  return {
    // The log is written whether anybody reads it or not.
    ready: async () => undefined,
    async drain() {
      const items: LoggedStatement[] = [];
      const heldFrom = releasedTo;
      for (;;) {
        const [row] = await sql<{ bytes: Buffer }[]>`select wirekata.read_log(${position}) as bytes`;
        const bytes = row?.bytes ?? Buffer.alloc(0);
        position += bytes.length;
        items.push(...readStatements(readRecords(bytes)));
        if (position - releasedTo >= releaseAfterBytes) await release();
        if (bytes.length < chunkBytes) return { items, isComplete: position - heldFrom < roomBytes };
      }
    },
    async skip() {
      const [row] = await sql<{ end: string }[]>`select wirekata.log_end() as end`;
      position = Number(row?.end ?? position);
      readRecords = createLogReader();
      readStatements = createStatementReader();
      await release();
    },
    close: () => sql.end({ timeout: 0 }),
  };
}
