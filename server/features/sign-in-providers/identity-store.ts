import { z } from 'zod';
import { Account, type ProviderProblem } from '#contracts/account.ts';
import { UserId } from '#contracts/ids.ts';
import type { Sql, SqlSession } from '../../db/connect.ts';
import type { ProvenAccount } from '../accounts/account-store.ts';
import type { Person } from './sign-in-provider.ts';

const LinkedRow = z.object({ issuer: z.string(), email: z.string().nullable(), linkedAt: z.date() });
const OwnerRow = Account.extend({ isVerified: z.boolean() });
const LinkedAccountRow = Account.extend({ credentialsVersion: z.int() }).transform(
  ({ credentialsVersion, ...account }): ProvenAccount => ({ account, credentialsVersion }),
);

/** Of the account that began to link, and its ways in at that moment. */
export const LinkTarget = z.strictObject({ userId: UserId, credentialsVersion: z.int() });
export type LinkTarget = z.infer<typeof LinkTarget>;

export type Settled =
  | { type: 'signed-in'; proven: ProvenAccount; isTakenOver: boolean }
  | { type: 'refused'; problem: ProviderProblem };

export type IdentityStore = ReturnType<typeof createIdentityStore>;

export function createIdentityStore(sql: Sql) {
  return {
    /**
     * The account of this person: the one that is linked, else `linkTo`, else the one with the same verified address,
     * else a new one. Whoever signed up with that address without proof loses every way in: it may have been a squatter.
     */
    async settle(issuer: string, person: Person, linkTo: LinkTarget | null): Promise<Settled> {
      return sql.begin(async (transaction): Promise<Settled> => {
        // Two callbacks of one person at once must not make two accounts.
        await transaction`SELECT pg_advisory_xact_lock(hashtextextended(${`${issuer} ${person.subject}`}, 0))`;
        const linked = await findLinked(transaction, issuer, person.subject);
        if (linked !== undefined) {
          if (linkTo !== null && linked.account.id !== linkTo.userId)
            return { type: 'refused', problem: 'identity-taken' };
          return { type: 'signed-in', proven: linked, isTakenOver: false };
        }
        return linkTo === null ? enter(transaction, issuer, person) : link(transaction, issuer, person, linkTo);
      });
    },

    async list(userId: UserId): Promise<z.infer<typeof LinkedRow>[]> {
      const rows = await sql`
        SELECT issuer, email, linked_at AS "linkedAt" FROM identities WHERE user_id = ${userId} ORDER BY linked_at`;
      return z.array(LinkedRow).parse(rows);
    },

    /** @returns false when it is the only way into the account, or not there. */
    async unlink(userId: UserId, issuer: string): Promise<boolean> {
      const removed = await sql`
        DELETE FROM identities WHERE user_id = ${userId} AND issuer = ${issuer} AND (
          EXISTS (SELECT FROM users WHERE id = ${userId} AND password_hash IS NOT NULL)
          OR EXISTS (SELECT FROM identities AS other WHERE other.user_id = ${userId} AND other.issuer <> ${issuer})
        )`;
      return removed.count === 1;
    },
  };
}

async function findLinked(session: SqlSession, issuer: string, subject: string): Promise<ProvenAccount | undefined> {
  const [row] = await session`
    SELECT users.id, users.email, users.name, users.role, credentials_version AS "credentialsVersion"
    FROM identities JOIN users ON users.id = user_id
    WHERE issuer = ${issuer} AND subject = ${subject}`;
  return row && LinkedAccountRow.parse(row);
}

async function enter(session: SqlSession, issuer: string, person: Person): Promise<Settled> {
  if (person.email === null || !person.isEmailVerified) return { type: 'refused', problem: 'email-not-verified' };
  const { isVerified, ...account } = await findOrMakeOwner(session, person.email, person.name);
  if (!isVerified) await closeEveryWayIn(session, account.id);
  await insertIdentity(session, issuer, person, account.id);
  return { type: 'signed-in', proven: await getProven(session, account.id), isTakenOver: !isVerified };
}

async function link(session: SqlSession, issuer: string, person: Person, target: LinkTarget): Promise<Settled> {
  const { userId, credentialsVersion } = target;
  // The lock makes a change of the password wait for this link, or this link see it.
  const [standing] = await session`
    SELECT FROM users WHERE id = ${userId} AND credentials_version = ${credentialsVersion} FOR NO KEY UPDATE`;
  if (standing === undefined) return { type: 'refused', problem: 'begin-again' };
  const [earlier] = await session`SELECT FROM identities WHERE user_id = ${userId} AND issuer = ${issuer}`;
  if (earlier !== undefined) return { type: 'refused', problem: 'identity-taken' };
  await insertIdentity(session, issuer, person, userId);
  await session`
    UPDATE users SET email_verified_at = coalesce(email_verified_at,
      CASE WHEN email = ${person.email} AND ${person.isEmailVerified} THEN now() END)
    WHERE id = ${userId}`;
  return { type: 'signed-in', proven: await getProven(session, userId), isTakenOver: false };
}

async function getProven(session: SqlSession, userId: UserId): Promise<ProvenAccount> {
  const [row] = await session`
    SELECT id, email, name, role, credentials_version AS "credentialsVersion" FROM users WHERE id = ${userId}`;
  return LinkedAccountRow.parse(row);
}

async function insertIdentity(session: SqlSession, issuer: string, person: Person, userId: UserId): Promise<void> {
  await session`
    INSERT INTO identities (issuer, subject, user_id, email)
    VALUES (${issuer}, ${person.subject}, ${userId}, ${person.email})`;
}

async function findOrMakeOwner(session: SqlSession, email: string, name: string): Promise<z.infer<typeof OwnerRow>> {
  const [row] = await session`
    WITH made AS (
      INSERT INTO users (email, name, email_verified_at) VALUES (${email}, ${name}, now())
      ON CONFLICT (email) DO NOTHING RETURNING id, email, name, role, true AS "isVerified"
    )
    SELECT * FROM made
    UNION ALL
    SELECT id, email, name, role, email_verified_at IS NOT NULL FROM users WHERE email = ${email}`;
  return OwnerRow.parse(row);
}

async function closeEveryWayIn(session: SqlSession, userId: UserId): Promise<void> {
  await session`
    UPDATE users SET password_hash = NULL, email_verified_at = now(), credentials_version = credentials_version + 1
    WHERE id = ${userId}`;
  await session`DELETE FROM sessions WHERE user_id = ${userId}`;
  await session`DELETE FROM api_tokens WHERE user_id = ${userId}`;
  await session`DELETE FROM identities WHERE user_id = ${userId}`;
}
