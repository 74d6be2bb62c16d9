import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { SessionReply, SignInRequest, SignUpRequest } from '#contracts/account.ts';
import { requireAccount } from '../../plugins/session.ts';
import type { AccountStore } from './account-store.ts';
import type { CheckPassword } from './check-password.ts';
import { hashPassword } from './passwords.ts';
import { startSession } from './start-session.ts';

export type AuthDeps = {
  accounts: AccountStore;
  checkPassword: CheckPassword;
  /** Told after the session has ended, so that its websockets end too. */
  onSignedOut: (sessionId: string) => void;
  cookieName: string;
  limits: { signUpsPerHour: number };
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
      const proven = await accounts.create({ email, name, passwordHash: await hashPassword(password) });
      await startSession(request, proven);
      return reply.status(201).send({ account: proven.account });
    },
  );

  app.post(
    '/auth/sign-in',
    { schema: { tags, summary: 'Sign in', body: SignInRequest, response: { 200: SessionReply } } },
    async (request) => {
      const { email, password } = request.body;
      const attempt = { address: request.ip, email };
      const proven = await deps.checkPassword(attempt, password, 'No account has this e-mail address and password.');
      await startSession(request, proven);
      return { account: proven.account };
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
