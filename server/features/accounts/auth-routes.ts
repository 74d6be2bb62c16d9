import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { type Account, SessionReply, SignInRequest, SignUpRequest } from '#contracts/account.ts';
import { ApiError } from '#contracts/api-error.ts';
import { requireAccount } from '../../plugins/session.ts';
import type { AccountStore } from './account-store.ts';
import { hashPassword, type PasswordCheck } from './passwords.ts';

export type AuthDeps = {
  accounts: AccountStore;
  isPassword: PasswordCheck;
  /** Told after the session has ended, so that its websockets end too. */
  onSignedOut: (sessionId: string) => void;
  cookieName: string;
  limits: { signUpsPerHour: number; signInFailures: number };
};

const tags = ['accounts'];

export const authRoutes: FastifyPluginAsyncZod<AuthDeps> = async (app, deps) => {
  const { accounts, cookieName, limits } = deps;

  app.post(
    '/auth/sign-up',
    {
      schema: { tags, summary: 'Make an account and sign in', body: SignUpRequest, response: { 201: SessionReply } },
      config: {
        rateLimit: { max: limits.signUpsPerHour, timeWindow: 3_600_000, keyGenerator: (request) => request.ip },
      },
    },
    async (request, reply) => {
      const { email, name, password } = request.body;
      const account = await accounts.create({ email, name, passwordHash: await hashPassword(password) });
      await startSession(request, account);
      return reply.status(201).send({ account });
    },
  );

  app.post(
    '/auth/sign-in',
    { schema: { tags, summary: 'Sign in', body: SignInRequest, response: { 200: SessionReply } } },
    async (request) => {
      const { email, password } = request.body;
      const attempt = { address: request.ip, email };
      if ((await accounts.countSignInFailures(attempt)) >= limits.signInFailures) {
        throw new ApiError('too-many-requests', 'Too many failed sign-ins. Wait 15 minutes, then try again.', {
          retryAfterSeconds: 900,
        });
      }
      const known = await accounts.findByEmail(email);
      if (!(await deps.isPassword(known?.passwordHash, password)) || known === undefined) {
        await accounts.addSignInFailure(attempt);
        throw new ApiError('wrong-credentials', 'No account has this e-mail address and password.');
      }
      const account: Account = { id: known.id, email: known.email, name: known.name, role: known.role };
      await startSession(request, account);
      return { account };
    },
  );

  app.post(
    '/auth/sign-out',
    { schema: { tags, summary: 'Sign out', response: { 204: z.void() } } },
    async (request, reply) => {
      const { sessionId } = request.session;
      await request.session.destroy();
      deps.onSignedOut(sessionId);
      reply.clearCookie(cookieName, { path: '/' });
      return reply.status(204).send();
    },
  );

  app.get(
    '/auth/session',
    { schema: { tags, summary: 'Who is signed in', response: { 200: SessionReply } } },
    async (request) => ({ account: requireAccount(request) }),
  );
};

/** A new session id at every sign-in: one that was planted before is worth nothing. */
async function startSession(
  request: { session: { regenerate(): Promise<void>; accountId?: string } },
  account: Account,
): Promise<void> {
  await request.session.regenerate();
  request.session.accountId = account.id;
}
