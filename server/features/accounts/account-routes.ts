import { Readable } from 'node:stream';
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
import type { CohortId } from '#contracts/ids.ts';
import { requireAccount } from '../../plugins/session.ts';
import type { AccountStore, RemovedRun } from './account-store.ts';
import type { ExportAccount } from './export-account.ts';
import { hashPassword } from './passwords.ts';
import type { ProveOwner } from './prove-owner.ts';
import { startSession } from './start-session.ts';

export type AccountDeps = {
  accounts: AccountStore;
  proveOwner: ProveOwner;
  exportAccount: ExportAccount;
  /** The name or the absence of this account is to be seen on these boards. */
  onBoardsChanged: (cohorts: readonly CohortId[]) => void;
  /** Every session and token has ended, so that their websockets end too. */
  onPasswordChanged: (account: Account) => void;
  onRemoved: (account: Account, runs: readonly RemovedRun[]) => void;
};

const tags = ['accounts'];
/** An export reads everything of an account. */
const exportsPerHour = 10;

export const accountRoutes: FastifyPluginAsyncZod<AccountDeps & { cookieName: string }> = async (app, deps) => {
  const { accounts, proveOwner } = deps;

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
        summary: 'Change the password; all other sessions and all API tokens end',
        body: ChangePasswordRequest,
        response: { 204: z.void() },
      },
    },
    async (request, reply) => {
      const { currentPassword, newPassword } = request.body;
      const owner = await proveOwner(request, currentPassword);
      const proven = await accounts.setPassword(owner, await hashPassword(newPassword));
      deps.onPasswordChanged(proven.account);
      await startSession(request, proven);
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
      const { account } = await proveOwner(request, request.body.password);
      const boards = await accounts.listBoards(account.id);
      const runs = await accounts.remove(account.id);
      await request.session.destroy();
      deps.onRemoved(account, runs);
      deps.onBoardsChanged(boards);
      reply.clearCookie(deps.cookieName, { path: '/' });
      return reply.status(204).send();
    },
  );
};
