import { createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';
import { Account, ApiTokenCreated, type ApiTokenSummary } from '#contracts/account.ts';
import type { UserId } from '#contracts/ids.ts';
import type { Sql } from '../../db/connect.ts';

const TokenRow = z
  .object({ id: z.uuid(), name: z.string(), createdAt: z.date() })
  .transform((row): ApiTokenSummary => ({ ...row, createdAt: row.createdAt.toISOString() }));

/** 256 random bits: nothing to guess, so a plain hash is enough. The prefix lets scanners find leaked ones. */
export const newToken = (): string => `kata_${randomBytes(32).toString('base64url')}`;

export const hashToken = (token: string): Buffer => createHash('sha256').update(token).digest();

export type TokenStore = ReturnType<typeof createTokenStore>;

export function createTokenStore(sql: Sql) {
  return {
    async create(userId: UserId, name: string): Promise<ApiTokenCreated> {
      const token = newToken();
      const [row] = await sql`
        INSERT INTO api_tokens (user_id, name, token_hash) VALUES (${userId}, ${name}, ${hashToken(token)})
        RETURNING id, name`;
      return ApiTokenCreated.parse({ ...row, token });
    },

    async list(userId: UserId): Promise<ApiTokenSummary[]> {
      const rows = await sql`
        SELECT id, name, created_at AS "createdAt" FROM api_tokens WHERE user_id = ${userId} ORDER BY created_at`;
      return z.array(TokenRow).parse(rows);
    },

    /** @returns whether this account had such a token. */
    async remove(userId: UserId, tokenId: string): Promise<boolean> {
      const removed = await sql`DELETE FROM api_tokens WHERE id = ${tokenId} AND user_id = ${userId}`;
      return removed.count === 1;
    },

    async findAccount(token: string): Promise<Account | undefined> {
      const [row] = await sql`
        SELECT users.id, users.email, users.name, users.role
        FROM api_tokens JOIN users ON users.id = api_tokens.user_id
        WHERE api_tokens.token_hash = ${hashToken(token)}`;
      return row && Account.parse(row);
    },
  };
}
