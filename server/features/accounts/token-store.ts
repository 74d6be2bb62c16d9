import { createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';
import { Account, type ApiTokenCreated, type ApiTokenSummary } from '#contracts/account.ts';
import type { UserId } from '#contracts/ids.ts';
import type { Sql } from '../../db/connect.ts';
import { credentialsChanged, type ProvenAccount } from './account-store.ts';

const TokenRow = z
  .object({
    id: z.uuid(),
    name: z.string(),
    createdAt: z.date(),
    expiresAt: z.date().nullable(),
    lastUsedAt: z.date().nullable(),
  })
  .transform(
    (row): ApiTokenSummary => ({
      ...row,
      createdAt: row.createdAt.toISOString(),
      expiresAt: row.expiresAt?.toISOString() ?? null,
      lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
    }),
  );

const OwnerRow = z.object({ ...Account.shape, tokenId: z.uuid() });

/** 256 random bits: nothing to guess, so a plain hash is enough. The prefix lets scanners find leaked ones. */
export const newToken = (): string => `kata_${randomBytes(32).toString('base64url')}`;
const tokenForm = /^kata_[\w-]{43}$/;

export const hashToken = (token: string): Buffer => createHash('sha256').update(token).digest();

export type TokenStore = ReturnType<typeof createTokenStore>;

export function createTokenStore(sql: Sql) {
  const columns = sql`
    id, name, created_at AS "createdAt", expires_at AS "expiresAt", last_used_at AS "lastUsedAt"`;
  return {
    async create(
      { account, credentialsVersion }: ProvenAccount,
      { name, expiresInDays }: { name: string; expiresInDays: number | null },
    ): Promise<ApiTokenCreated> {
      const token = newToken();
      const [row] = await sql`
        INSERT INTO api_tokens (user_id, name, token_hash, expires_at)
        SELECT id, ${name}, ${hashToken(token)}, now() + ${expiresInDays} * interval '1 day' FROM users
        WHERE id = ${account.id} AND credentials_version = ${credentialsVersion} FOR SHARE
        RETURNING ${columns}`;
      if (row === undefined) throw credentialsChanged();
      const { id, expiresAt } = TokenRow.parse(row);
      return { id, name, expiresAt, token };
    },

    /** Those that have expired are listed too, so that their owner sees why they no longer work. */
    async list(userId: UserId): Promise<ApiTokenSummary[]> {
      const rows = await sql`SELECT ${columns} FROM api_tokens WHERE user_id = ${userId} ORDER BY created_at`;
      return z.array(TokenRow).parse(rows);
    },

    /** @returns whether this account had such a token. */
    async remove(userId: UserId, tokenId: string): Promise<boolean> {
      const removed = await sql`DELETE FROM api_tokens WHERE id = ${tokenId} AND user_id = ${userId}`;
      return removed.count === 1;
    },

    /** Also notes the use, so that an owner can tell which token nobody needs. What is no token costs no query. */
    async findOwner(token: string): Promise<{ account: Account; tokenId: string } | undefined> {
      if (!tokenForm.test(token)) return undefined;
      const tokenHash = hashToken(token);
      const [row] = await sql`
        WITH used AS (
          UPDATE api_tokens SET last_used_at = now()
          WHERE token_hash = ${tokenHash} AND coalesce(last_used_at < now() - interval '5 minutes', true)
        )
        SELECT users.id, users.email, users.name, users.role, api_tokens.id AS "tokenId"
        FROM api_tokens JOIN users ON users.id = api_tokens.user_id
        WHERE api_tokens.token_hash = ${tokenHash} AND coalesce(api_tokens.expires_at > now(), true)`;
      if (row === undefined) return undefined;
      const { tokenId, ...account } = OwnerRow.parse(row);
      return { account, tokenId };
    },
  };
}
