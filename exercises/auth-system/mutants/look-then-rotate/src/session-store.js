import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { Refusal } from './errors.js';

/**
 * A session is one login. It has one refresh token that is good and any number of used ones; a used one that comes again
 * ends the session. Only hashes are stored; the tokens are random, so a fast hash will do.
 */
export function createSessionStore(sql) {
  const addToken = async (tx, sessionId) => {
    const token = randomBytes(32).toString('base64url');
    await tx`insert into refresh_tokens (hash, session_id) values (${hashToken(token)}, ${sessionId})`;
    return token;
  };

  return {
    open: (userId) =>
      sql.begin(async (tx) => {
        const id = randomUUID();
        await tx`insert into sessions (id, user_id) values (${id}, ${userId})`;
        return addToken(tx, id);
      }),

    /** The user and the next refresh token. */
    async renew(token) {
      const renewed = await sql.begin(async (tx) => {
        const [session] = await tx`
          select sessions.id, user_id as "userId"
          from sessions join refresh_tokens on sessions.id = session_id
          where hash = ${hashToken(token)} and not is_used`;
        if (session !== undefined) await tx`update refresh_tokens set is_used = true where hash = ${hashToken(token)}`;
        return session && { userId: session.userId, refreshToken: await addToken(tx, session.id) };
      });
      if (renewed !== undefined) return renewed;
      await this.close(token);
      throw new Refusal(401, 'this refresh token is not valid');
    },

    async close(token) {
      await sql`
        delete from sessions using refresh_tokens
        where refresh_tokens.hash = ${hashToken(token)} and sessions.id = session_id`;
    },
  };
}

const hashToken = (token) => createHash('sha256').update(String(token)).digest('base64url');
