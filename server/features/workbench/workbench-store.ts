import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { ApiError } from '#contracts/api-error.ts';
import { type ExerciseSlug, RunId, type UserId } from '#contracts/ids.ts';
import { WorkbenchSession } from '#contracts/workbench.ts';
import type { Sql } from '../../db/connect.ts';

const IdRow = z.object({ runId: RunId }).transform(({ runId }) => runId);
const Ids = z.array(IdRow);
const OpenRow = z.object({ runId: RunId, state: WorkbenchSession.shape.state, ageMs: z.number() });
export type OpenSession = z.infer<typeof OpenRow>;

export type NewSession = { userId: UserId; exercise: ExerciseSlug; language: string; openedWith: string };

/** What lets nobody in any more. `keys`: sessions (hex hashes) and tokens. */
export type EndedKeys = { users: readonly string[]; keys: readonly string[] };

/** A pod is made for each: about a second of a processor. */
const maxOpenedPerMinute = 6;

export type WorkbenchStore = ReturnType<typeof createWorkbenchStore>;

export function createWorkbenchStore(sql: Sql) {
  const sessionColumns = sql`id AS "runId", exercise, language, state`;
  const endNow = sql`state = 'ended', ended_at = now()`;
  return {
    /** Ends the person's earlier session. @throws ApiError `too-many-requests` */
    async open(session: NewSession): Promise<{ runId: RunId; replaced: RunId[] }> {
      const { userId, exercise, language, openedWith } = session;
      const runId = RunId.parse(randomUUID());
      return sql.begin(async (transaction) => {
        await transaction`SELECT FROM users WHERE id = ${userId} FOR NO KEY UPDATE`;
        const [{ count = 0 } = {}] = await transaction`
          SELECT count(*)::integer FROM workbench_sessions
          WHERE user_id = ${userId} AND opened_at > now() - interval '1 minute'`;
        if (count >= maxOpenedPerMinute) {
          const message = `You may open the workbench ${maxOpenedPerMinute} times a minute. Wait a little.`;
          throw new ApiError('too-many-requests', message, { retryAfterSeconds: 20 });
        }
        const replaced = await transaction`
          UPDATE workbench_sessions SET ${endNow} WHERE user_id = ${userId} AND state <> 'ended' RETURNING id AS "runId"`;
        await transaction`
          INSERT INTO workbench_sessions (id, user_id, exercise, language, opened_with)
          VALUES (${runId}, ${userId}, ${exercise}, ${language}, ${openedWith})`;
        return { runId, replaced: Ids.parse(replaced) };
      });
    },

    /** The newest of this person that has not ended. */
    async findOpen(userId: UserId): Promise<WorkbenchSession | undefined> {
      const [row] = await sql`
        SELECT ${sessionColumns} FROM workbench_sessions WHERE user_id = ${userId} AND state <> 'ended'`;
      return row && WorkbenchSession.parse(row);
    },

    /** With `owner`, only a session of theirs. */
    async find(runId: RunId, owner?: UserId): Promise<WorkbenchSession | undefined> {
      const [row] = await sql`
        SELECT ${sessionColumns} FROM workbench_sessions
        WHERE id = ${runId} ${owner === undefined ? sql`` : sql`AND user_id = ${owner}`}`;
      return row && WorkbenchSession.parse(row);
    },

    async markOpen(runId: RunId): Promise<void> {
      await sql`UPDATE workbench_sessions SET state = 'open' WHERE id = ${runId} AND state = 'waiting'`;
    },

    /** @returns whether it had not ended before. */
    async end(runId: RunId): Promise<boolean> {
      const { count } = await sql`UPDATE workbench_sessions SET ${endNow} WHERE id = ${runId} AND state <> 'ended'`;
      return count > 0;
    },

    /** @returns the sessions that this has ended. */
    async endFor({ users, keys }: EndedKeys): Promise<RunId[]> {
      const rows = await sql`
        UPDATE workbench_sessions SET ${endNow}
        WHERE state <> 'ended' AND (user_id = ANY(${users as string[]}::uuid[]) OR opened_with = ANY(${keys as string[]}))
        RETURNING id AS "runId"`;
      return Ids.parse(rows);
    },

    async listOpen(): Promise<OpenSession[]> {
      const rows = await sql`
        SELECT id AS "runId", state, (extract(epoch FROM now() - opened_at) * 1000)::float8 AS "ageMs"
        FROM workbench_sessions WHERE state <> 'ended' ORDER BY opened_at LIMIT 500`;
      return z.array(OpenRow).parse(rows);
    },

    /** Nothing is kept of a session a day after its end. */
    async sweep(): Promise<void> {
      await sql`DELETE FROM workbench_sessions WHERE ended_at < now() - interval '1 day'`;
    },
  };
}
