import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { Role } from '#contracts/account.ts';
import { hashPassword } from '../features/accounts/passwords.ts';
import { hashToken, newToken } from '../features/accounts/token-store.ts';
import { newJoinCode } from '../features/cohorts/cohort-store.ts';
import type { Sql } from './connect.ts';

export const DemoAccount = z.object({ role: Role, email: z.string(), password: z.string(), token: z.string() });
export type DemoAccount = z.infer<typeof DemoAccount>;

const cohortName = 'Demo cohort';

const people = [
  { email: 'learner@wirekata.test', name: 'Lea Learner', role: 'learner' },
  { email: 'ada@wirekata.test', name: 'Ada', role: 'learner' },
  { email: 'linus@wirekata.test', name: 'Linus', role: 'learner' },
  { email: 'instructor@wirekata.test', name: 'Ingrid Instructor', role: 'instructor' },
  { email: 'admin@wirekata.test', name: 'Adam Admin', role: 'admin' },
] as const;

/**
 * Makes the demo people and their cohort, or puts them right; nothing else is touched. Passwords and tokens stay the
 * same when `earlier` has them. For development only: who can read the result can sign in as an admin.
 */
export async function seedDemo(sql: Sql, earlier: readonly DemoAccount[] = []): Promise<DemoAccount[]> {
  const accounts = people.map(({ email, role }): DemoAccount => {
    const known = earlier.find((account) => account.email === email);
    return { role, email, password: known?.password ?? newPassword(), token: known?.token ?? newToken() };
  });
  const hashes = await Promise.all(accounts.map(({ password }) => hashPassword(password)));
  await sql.begin(async (transaction) => {
    for (const [index, { email, name, role }] of people.entries()) {
      const [row] = await transaction`
        INSERT INTO users (email, name, role, password_hash, shows_name)
        VALUES (${email}, ${name}, ${role}, ${hashes[index] ?? ''}, true)
        ON CONFLICT (email) DO UPDATE SET role = excluded.role, password_hash = excluded.password_hash
        RETURNING id`;
      const { id } = z.object({ id: z.uuid() }).parse(row);
      await transaction`DELETE FROM api_tokens WHERE user_id = ${id} AND name = 'demo'`;
      await transaction`
        INSERT INTO api_tokens (user_id, name, token_hash)
        VALUES (${id}, 'demo', ${hashToken(accounts[index]?.token ?? '')})`;
    }
    await transaction`
      INSERT INTO cohorts (name, join_code, created_by)
      SELECT ${cohortName}, ${newJoinCode()}, id FROM users WHERE email = 'instructor@wirekata.test'
        AND NOT EXISTS (SELECT FROM cohorts WHERE name = ${cohortName})`;
    await transaction`
      INSERT INTO cohort_members (cohort_id, user_id)
      SELECT cohorts.id, users.id FROM cohorts, users
      WHERE cohorts.name = ${cohortName} AND users.role = 'learner' AND users.email = ANY(${people.map((one) => one.email)})
      ON CONFLICT DO NOTHING`;
  });
  return accounts;
}

const newPassword = (): string => randomBytes(12).toString('base64url');
