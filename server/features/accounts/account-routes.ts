import { Readable } from 'node:stream';
import type { FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import {
  type Account,
  ChangePasswordRequest,
  DeleteAccountRequest,
  OwnAccount,
  RenameRequest,
  SessionReply,
} from '#contracts/account.ts';
import { ApiError } from '#contracts/api-error.ts';
import type { CohortId } from '#contracts/ids.ts';
import { requireAccount } from '../../plugins/session.ts';
import type { AccountStore } from './account-store.ts';
import type { CheckPassword } from './check-password.ts';
import type { ExportAccount } from './export-account.ts';
import type { EndedSessions, OwnSessionStore } from './own-session-store.ts';
import { hashPassword } from './passwords.ts';

export type AccountDeps = {
  accounts: AccountStore;
  ownSessions: OwnSessionStore;
  checkPassword: CheckPassword;
  exportAccount: ExportAccount;
  /** The name or the absence of this account is to be seen on these boards. */
  onBoardsChanged: (cohorts: readonly CohortId[]) => void;
  onSessionsEnded: (ended: EndedSessions) => void;
  onRemoved: (account: Account) => void;
};

const tags = ['accounts'];
/** Who has no password proves himself by having signed in within this time. */
const freshMinutes = 15;
/** An export reads everything of an account. */
const exportsPerHour = 10;

export const accountRoutes: FastifyPluginAsyncZod<AccountDeps & { cookieName: string }> = async (app, deps) => {
  const { accounts, ownSessions } = deps;

  /** @throws ApiError `wrong-credentials`, `too-many-requests`, `not-allowed` */
  const proveOwner = async (request: FastifyRequest, account: Account, password: string): Promise<void> => {
    const { hasPassword } = await accounts.getOwn(account.id);
    if (hasPassword) {
      await deps.checkPassword({ address: request.ip, email: account.email }, password, 'This is not your password.');
    } else if (!(await ownSessions.isFresh(request.session.sessionId, freshMinutes))) {
      throw new ApiError('not-allowed', `Sign in once more, then do this within ${freshMinutes} minutes.`);
    }
  };

  app.get('/account', { schema: { tags, summary: 'Own account', response: { 200: OwnAccount } } }, async (request) =>
    accounts.getOwn(requireAccount(request).id),
  );

  app.patch(
    '/account',
    { schema: { tags, summary: 'Change the display name', body: RenameRequest, response: { 200: SessionReply } } },
    async (request) => {
      const { id } = requireAccount(request);
      const account = await accounts.rename(id, request.body.name);
      deps.onBoardsChanged(await accounts.listBoards(id));
      return { account };
    },
  );

  app.put(
    '/account/password',
    {
      schema: {
        tags,
        summary: 'Change the password; all other sessions end',
        body: ChangePasswordRequest,
        response: { 204: z.void() },
      },
    },
    async (request, reply) => {
      const account = requireAccount(request);
      const { currentPassword, newPassword } = request.body;
      await proveOwner(request, account, currentPassword);
      await accounts.setPassword(account.id, await hashPassword(newPassword));
      deps.onSessionsEnded(await ownSessions.endOthers(account.id, request.session.sessionId));
      return reply.status(204).send();
    },
  );

  app.get(
    '/account/export',
    {
      schema: { tags, summary: 'Everything that is kept about oneself, as JSON' },
      config: { rateLimit: { max: exportsPerHour, timeWindow: 3_600_000 } },
    },
    async (request, reply) => {
      const account = requireAccount(request);
      return reply
        .type('application/json; charset=utf-8')
        .header('content-disposition', 'attachment; filename="wirekata-export.json"')
        .send(Readable.from(deps.exportAccount(account)));
    },
  );

  app.post(
    '/account/deletion',
    {
      schema: {
        tags,
        summary: 'Delete the account and everything of it, at once and for good',
        body: DeleteAccountRequest,
        response: { 204: z.void() },
      },
    },
    async (request, reply) => {
      const account = requireAccount(request);
      await proveOwner(request, account, request.body.password);
      const boards = await accounts.listBoards(account.id);
      await accounts.remove(account.id);
      await request.session.destroy();
      deps.onRemoved(account);
      deps.onBoardsChanged(boards);
      reply.clearCookie(deps.cookieName, { path: '/' });
      return reply.status(204).send();
    },
  );
};
