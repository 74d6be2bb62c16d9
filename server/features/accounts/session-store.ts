import { createHash } from 'node:crypto';
import type { FastifySessionOptions } from '@fastify/session';
import type { Session } from 'fastify';
import { z } from 'zod';
import { Account } from '#contracts/account.ts';
import type { Sql } from '../../db/connect.ts';
import { credentialsChanged } from './account-store.ts';

const SessionRow = z.object({ ...Account.shape, credentialsVersion: z.int() });

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
      SELECT users.id, users.email, users.name, users.role, credentials_version AS "credentialsVersion"
      FROM sessions JOIN users ON users.id = sessions.user_id
      WHERE sessions.id_hash = ${idHash}
        AND sessions.last_seen_at > now() - ${expiry.idleMs} * interval '1 millisecond'
        AND sessions.created_at > now() - ${expiry.maxMs} * interval '1 millisecond'`;
    if (row === undefined) return null;
    const { credentialsVersion, ...account } = SessionRow.parse(row);
    return { accountId: account.id, account, credentialsVersion, cookie: { originalMaxAge: expiry.maxMs } };
  };
  const save = async (sessionId: string, session: Session): Promise<void> => {
    const { accountId, credentialsVersion = -1, device = '' } = session;
    if (accountId === undefined) return;
    // The lock lets a change of the ways in either be seen here or see this session, and end it.
    const kept = await sql`
      WITH swept AS (
        DELETE FROM sessions WHERE created_at < now() - ${expiry.maxMs} * interval '1 millisecond'
          OR last_seen_at < now() - ${expiry.idleMs} * interval '1 millisecond'
      )
      INSERT INTO sessions (id_hash, user_id, device)
      SELECT ${hashSessionId(sessionId)}, id, ${device} FROM users
      WHERE id = ${accountId} AND credentials_version = ${credentialsVersion} FOR SHARE
      ON CONFLICT (id_hash) DO UPDATE SET last_seen_at = now()
      RETURNING id`;
    if (kept.length === 0) throw credentialsChanged();
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
