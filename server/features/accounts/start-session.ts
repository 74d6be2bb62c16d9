import type { FastifyRequest } from 'fastify';
import type { Account } from '#contracts/account.ts';

const longestDevice = 300;

/** A new session id at every sign-in: one that was planted before is worth nothing. */
export async function startSession(request: FastifyRequest, account: Account): Promise<void> {
  await request.session.regenerate();
  request.session.accountId = account.id;
  request.session.device = (request.headers['user-agent'] ?? '').slice(0, longestDevice);
}
