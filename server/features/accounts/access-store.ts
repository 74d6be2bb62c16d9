import type { Sql } from '../../db/connect.ts';

/** Hex hashes of session ids, and ids of API tokens. */
export type AccessKeys = { sessions: readonly string[]; tokens: readonly string[] };

/** Which of these still let somebody in. */
export type ListAlive = (asked: AccessKeys) => Promise<AccessKeys>;

export function createListAlive(sql: Sql, expiry: { idleMs: number; maxMs: number }): ListAlive {
  return async ({ sessions, tokens }) => {
    const aliveSessions = await sql`
      SELECT encode(id_hash, 'hex') AS key FROM sessions
      WHERE encode(id_hash, 'hex') = ANY(${[...sessions]})
        AND last_seen_at > now() - ${expiry.idleMs} * interval '1 millisecond'
        AND created_at > now() - ${expiry.maxMs} * interval '1 millisecond'`;
    const aliveTokens = await sql`
      SELECT id AS key FROM api_tokens
      WHERE id = ANY(${[...tokens]}::uuid[]) AND coalesce(expires_at > now(), true)`;
    const keys = (rows: readonly Record<string, unknown>[]) => rows.map((row) => String(row['key']));
    return { sessions: keys(aliveSessions), tokens: keys(aliveTokens) };
  };
}
