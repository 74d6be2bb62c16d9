import { ApiError } from '#contracts/api-error.ts';
import type { AccountStore, ProvenAccount, SignInAttempt } from './account-store.ts';
import type { PasswordCheck } from './passwords.ts';

/** @throws ApiError `wrong-credentials` with `refusal`, `too-many-requests` */
export type CheckPassword = (attempt: SignInAttempt, password: string, refusal: string) => Promise<ProvenAccount>;

export type CheckPasswordDeps = { accounts: AccountStore; isPassword: PasswordCheck; failureLimit: number };

/** The one way to prove a password: every place that asks for one shares the count of failures. */
export function createCheckPassword({ accounts, isPassword, failureLimit }: CheckPasswordDeps): CheckPassword {
  return async (attempt, password, refusal) => {
    const booked = await accounts.bookSignIn(attempt, failureLimit);
    if (booked === undefined) {
      throw new ApiError('too-many-requests', 'Too many failed sign-ins. Wait 15 minutes, then try again.', {
        retryAfterSeconds: 900,
      });
    }
    const known = await accounts.findByEmail(attempt.email);
    if (!(await isPassword(known?.passwordHash ?? undefined, password)) || known === undefined) {
      throw new ApiError('wrong-credentials', refusal);
    }
    await accounts.clearSignIn(booked);
    return { account: known.account, credentialsVersion: known.credentialsVersion };
  };
}
