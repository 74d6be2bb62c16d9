import { createHash } from 'node:crypto';
import type { FastifySessionOptions } from '@fastify/session';
import type { Session } from 'fastify';
import { Account } from '#contracts/account.ts';
import type { Sql } from '../../db/connect.ts';

type SessionStore = NonNullable<FastifySessionOptions['store']>;

/**
 * Sessions in Postgres under the hash of their id. One ends `idleMs` after its last use and `maxMs` after sign-in,
 * whatever the cookie says. Reading one is a single statement that brings the account along.
 */
export function createSessionStore(sql: Sql, expiry: { idleMs: number; maxMs: number }): SessionStore {
  const find = async (sessionId: string): Promise<Session | null> => {
    const idHash = hashSessionId(sessionId);
    const [row] = await sql`
      WITH used AS (
        UPDATE sessions SET last_seen_at = now()
        WHERE id_hash = ${idHash} AND last_seen_at < now() - interval '5 minutes'
          AND last_seen_at > now() - ${expiry.idleMs} * interval '1 millisecond'
      )
      SELECT users.id, users.email, users.name, users.role
      FROM sessions JOIN users ON users.id = sessions.user_id
      WHERE sessions.id_hash = ${idHash}
        AND sessions.last_seen_at > now() - ${expiry.idleMs} * interval '1 millisecond'
        AND sessions.created_at > now() - ${expiry.maxMs} * interval '1 millisecond'`;
    if (row === undefined) return null;
    const account = Account.parse(row);
    return { accountId: account.id, account, cookie: { originalMaxAge: expiry.maxMs } };
  };
  const save = async (sessionId: string, { accountId, device = '' }: Session): Promise<void> => {
    if (accountId === undefined) return;
    await sql`
      WITH swept AS (
        DELETE FROM sessions WHERE created_at < now() - ${expiry.maxMs} * interval '1 millisecond'
          OR last_seen_at < now() - ${expiry.idleMs} * interval '1 millisecond'
      )
      INSERT INTO sessions (id_hash, user_id, device) VALUES (${hashSessionId(sessionId)}, ${accountId}, ${device})
      ON CONFLICT (id_hash) DO NOTHING`;
  };
  const destroy = async (sessionId: string): Promise<void> => {
    await sql`DELETE FROM sessions WHERE id_hash = ${hashSessionId(sessionId)}`;
  };
  return {
    get: (sessionId, done) => void find(sessionId).then((session) => done(null, session), done),
    set: (sessionId, session, done) => void save(sessionId, session).then(() => done(), done),
    destroy: (sessionId, done) => void destroy(sessionId).then(() => done(), done),
  };
}

export const hashSessionId = (sessionId: string): Buffer => createHash('sha256').update(sessionId).digest();
