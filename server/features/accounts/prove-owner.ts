import type { FastifyRequest } from 'fastify';
import { ApiError } from '#contracts/api-error.ts';
import { requireAccount } from '../../plugins/session.ts';
import { type AccountStore, credentialsChanged, type ProvenAccount } from './account-store.ts';
import type { CheckPassword } from './check-password.ts';
import type { OwnSessionStore } from './own-session-store.ts';

/** @throws ApiError `not-signed-in`, `wrong-credentials`, `too-many-requests`, `not-allowed` */
export type ProveOwner = (request: FastifyRequest, password: string) => Promise<ProvenAccount>;

export type ProveOwnerDeps = { accounts: AccountStore; ownSessions: OwnSessionStore; checkPassword: CheckPassword };

/** Who has no password proves himself by having signed in within this time. */
const freshMinutes = 15;

/** Before anything that outlives a session: neither a cookie nor a token that leaked is enough. */
export function createProveOwner({ accounts, ownSessions, checkPassword }: ProveOwnerDeps): ProveOwner {
  return async (request, password) => {
    const account = requireAccount(request);
    if (request.isTokenRequest) throw new ApiError('not-allowed', 'An API token may not do this. Sign in for it.');
    // Of the request's own session, read before anything else: whatever changes from here on voids this proof.
    const { credentialsVersion, sessionId } = request.session;
    if (credentialsVersion === undefined) throw credentialsChanged();
    const { hasPassword } = await accounts.getOwn(account.id);
    if (hasPassword) {
      await checkPassword({ address: request.ip, email: account.email }, password, 'This is not your password.');
    } else if (!(await ownSessions.isFresh(sessionId, freshMinutes))) {
      throw new ApiError('not-allowed', `Sign in once more, then do this within ${freshMinutes} minutes.`);
    }
    return { account, credentialsVersion };
  };
}
