import { createHash } from 'node:crypto';
import { z } from 'zod';
import { Account, type OwnAccount, type SignUpRequest } from '#contracts/account.ts';
import { ApiError } from '#contracts/api-error.ts';
import { CohortId, RunId, type UserId } from '#contracts/ids.ts';
import { runStreamTtlSeconds } from '#contracts/run-event.ts';
import type { Sql } from '../../db/connect.ts';

const ProvenRow = z
  .object({ ...Account.shape, credentialsVersion: z.int() })
  .transform(({ credentialsVersion, ...account }): ProvenAccount => ({ account, credentialsVersion }));
const PasswordRow = z
  .object({ ...Account.shape, credentialsVersion: z.int(), passwordHash: z.string().nullable() })
  .transform(({ credentialsVersion, passwordHash, ...account }) => ({ account, credentialsVersion, passwordHash }));
const OwnAccountRow = z.object({ ...Account.shape, createdAt: z.date(), hasPassword: z.boolean() }).transform(
  ({ createdAt, hasPassword, ...account }): OwnAccount => ({
    account,
    createdAt: createdAt.toISOString(),
    hasPassword,
  }),
);
const RemovedRunRow = z.object({ runId: RunId, attempt: z.int() });
export type RemovedRun = z.infer<typeof RemovedRunRow>;
const BookedSignIn = z.uuid().brand<'BookedSignIn'>();
type BookedSignIn = z.infer<typeof BookedSignIn>;

const failureWindow = '15 minutes';

/** Who proved to own an account, and the state of its ways in at that moment: what follows holds only while that stands. */
export type ProvenAccount = { account: Account; credentialsVersion: number };

export type AccountStore = ReturnType<typeof createAccountStore>;

export function createAccountStore(sql: Sql) {
  return {
    /** @throws ApiError `email-taken` */
    async create(person: Omit<SignUpRequest, 'password'> & { passwordHash: string }): Promise<ProvenAccount> {
      const [row] = await sql`
        INSERT INTO users (email, name, password_hash)
        VALUES (${person.email}, ${person.name}, ${person.passwordHash})
        ON CONFLICT (email) DO NOTHING
        RETURNING id, email, name, role, credentials_version AS "credentialsVersion"`;
      if (row === undefined) throw new ApiError('email-taken', 'There is already an account with this e-mail address.');
      return ProvenRow.parse(row);
    },

    async findByEmail(email: string): Promise<z.infer<typeof PasswordRow> | undefined> {
      const [row] = await sql`
        SELECT id, email, name, role, password_hash AS "passwordHash", credentials_version AS "credentialsVersion"
        FROM users WHERE email = ${email}`;
      return row && PasswordRow.parse(row);
    },

    /** @returns undefined when there is no such account. */
    async setRole(email: string, role: Account['role']): Promise<Account | undefined> {
      const [row] = await sql`
        UPDATE users SET role = ${role} WHERE email = ${email} RETURNING id, email, name, role`;
      return row && Account.parse(row);
    },

    async getOwn(id: UserId): Promise<OwnAccount> {
      const [row] = await sql`
        SELECT id, email, name, role, created_at AS "createdAt", password_hash IS NOT NULL AS "hasPassword"
        FROM users WHERE id = ${id}`;
      return OwnAccountRow.parse(row);
    },

    async rename(id: UserId, name: string): Promise<Account> {
      const [row] = await sql`UPDATE users SET name = ${name} WHERE id = ${id} RETURNING id, email, name, role`;
      return Account.parse(row);
    },

    /** Every session and API token ends with the old password; linked providers stay. @throws ApiError `not-signed-in` when the proof no longer holds */
    async setPassword({ account, credentialsVersion }: ProvenAccount, passwordHash: string): Promise<ProvenAccount> {
      return sql.begin(async (transaction) => {
        const [row] = await transaction`
          UPDATE users SET password_hash = ${passwordHash}, credentials_version = credentials_version + 1
          WHERE id = ${account.id} AND credentials_version = ${credentialsVersion}
          RETURNING id, email, name, role, credentials_version AS "credentialsVersion"`;
        if (row === undefined) throw credentialsChanged();
        await transaction`DELETE FROM sessions WHERE user_id = ${account.id}`;
        await transaction`DELETE FROM api_tokens WHERE user_id = ${account.id}`;
        return ProvenRow.parse(row);
      });
    },

    /** Cohorts whose board shows this account. */
    async listBoards(id: UserId): Promise<CohortId[]> {
      const rows = await sql`SELECT cohort_id AS id FROM cohort_members WHERE user_id = ${id}`;
      return rows.map((row) => CohortId.parse(row['id']));
    },

    /**
     * Takes sessions, tokens, submissions, runs, scores and memberships along; cohorts it made stay, without a maker.
     * @returns the runs and sessions of the workbench that may still be at work or have a stream
     */
    async remove(id: UserId): Promise<RemovedRun[]> {
      return sql.begin(async (transaction) => {
        // No submission comes in between: it would need this row.
        await transaction`SELECT FROM users WHERE id = ${id} FOR UPDATE`;
        const rows = await transaction`
          SELECT runs.id AS "runId", runs.attempt FROM runs JOIN submissions ON submissions.id = runs.submission_id
          WHERE submissions.user_id = ${id}
            AND coalesce(runs.finished_at > now() - ${runStreamTtlSeconds} * interval '1 second', true)
          FOR UPDATE OF runs`;
        const sessions = await transaction`
          SELECT id AS "runId", 1 AS attempt FROM workbench_sessions WHERE user_id = ${id}`;
        await transaction`DELETE FROM users WHERE id = ${id}`;
        return z.array(RemovedRunRow).parse([...rows, ...sessions]);
      });
    },

    /**
     * Counts an attempt as failed before it is checked, so that attempts at once cannot outrun the count; also sweeps.
     * @returns undefined, and counts nothing, when `limit` have failed from this address for this e-mail in 15 minutes.
     */
    async bookSignIn(attempt: SignInAttempt, limit: number): Promise<BookedSignIn | undefined> {
      const key = keyOf(attempt);
      return sql.begin(async (transaction) => {
        await transaction`SELECT pg_advisory_xact_lock(hashtextextended(${key.toString('hex')}, 0))`;
        const [row] = await transaction`
          WITH swept AS (DELETE FROM sign_in_failures WHERE failed_at < now() - ${failureWindow}::interval)
          INSERT INTO sign_in_failures (key_hash)
          SELECT ${key} WHERE ${limit} > (
            SELECT count(*) FROM sign_in_failures
            WHERE key_hash = ${key} AND failed_at > now() - ${failureWindow}::interval
          )
          RETURNING id`;
        return row && BookedSignIn.parse(row['id']);
      });
    },

    /** The password was right. */
    async clearSignIn(booked: BookedSignIn): Promise<void> {
      await sql`DELETE FROM sign_in_failures WHERE id = ${booked}`;
    },
  };
}

/** What was proven has been overtaken by a change of the password or of the owner. */
export const credentialsChanged = (): ApiError =>
  new ApiError('not-signed-in', 'The ways into this account have just changed. Sign in again.');

export type SignInAttempt = { address: string; email: string };

const keyOf = ({ address, email }: SignInAttempt): Buffer =>
  createHash('sha256').update(`${address}\n${email}`).digest();
