import { z } from 'zod';
import type { SessionSummary } from '#contracts/account.ts';
import type { UserId } from '#contracts/ids.ts';
import type { Sql } from '../../db/connect.ts';
import { hashSessionId } from './session-store.ts';

const SessionRow = z
  .object({ id: z.uuid(), device: z.string(), createdAt: z.date(), lastSeenAt: z.date(), isCurrent: z.boolean() })
  .transform(
    (row): SessionSummary => ({
      ...row,
      createdAt: row.createdAt.toISOString(),
      lastSeenAt: row.lastSeenAt.toISOString(),
    }),
  );
const EndedRow = z.object({ idHash: z.string() });

/** Hex hashes of the ids of sessions that have just ended. */
export type EndedSessions = ReadonlySet<string>;

export type OwnSessionStore = ReturnType<typeof createOwnSessionStore>;

/** Sessions as their owner sees them; `sessionId` is that of the request. */
export function createOwnSessionStore(sql: Sql, expiry: { idleMs: number; maxMs: number }) {
  const isAlive = sql`
    last_seen_at > now() - ${expiry.idleMs} * interval '1 millisecond'
    AND created_at > now() - ${expiry.maxMs} * interval '1 millisecond'`;
  const endedIn = (rows: unknown): EndedSessions =>
    new Set(
      z
        .array(EndedRow)
        .parse(rows)
        .map(({ idHash }) => idHash),
    );
  return {
    async list(userId: UserId, sessionId: string): Promise<SessionSummary[]> {
      const rows = await sql`
        SELECT id, device, created_at AS "createdAt", last_seen_at AS "lastSeenAt",
          id_hash = ${hashSessionId(sessionId)} AS "isCurrent"
        FROM sessions WHERE user_id = ${userId} AND ${isAlive}
        ORDER BY "isCurrent" DESC, last_seen_at DESC`;
      return z.array(SessionRow).parse(rows);
    },

    /** Ends nothing when the session is somebody else's. */
    async end(userId: UserId, id: string): Promise<EndedSessions> {
      return endedIn(
        await sql`
          DELETE FROM sessions WHERE id = ${id} AND user_id = ${userId}
          RETURNING encode(id_hash, 'hex') AS "idHash"`,
      );
    },

    async endOthers(userId: UserId, sessionId: string): Promise<EndedSessions> {
      return endedIn(
        await sql`
          DELETE FROM sessions WHERE user_id = ${userId} AND id_hash <> ${hashSessionId(sessionId)}
          RETURNING encode(id_hash, 'hex') AS "idHash"`,
      );
    },

    /** Whether the session began within the last minutes; false for none. */
    async isFresh(sessionId: string, minutes: number): Promise<boolean> {
      const rows = await sql`
        SELECT FROM sessions
        WHERE id_hash = ${hashSessionId(sessionId)} AND created_at > now() - ${minutes} * interval '1 minute'`;
      return rows.length === 1;
    },
  };
}
