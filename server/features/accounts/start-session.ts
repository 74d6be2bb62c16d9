import type { FastifyRequest } from 'fastify';
import type { ProvenAccount } from './account-store.ts';

const longestDevice = 300;

/**
 * A new session id at every sign-in: one that was planted before is worth nothing.
 * @throws ApiError `not-signed-in` when the ways into the account have changed since the proof
 */
export async function startSession(request: FastifyRequest, proven: ProvenAccount): Promise<void> {
  await request.session.regenerate();
  request.session.accountId = proven.account.id;
  request.session.credentialsVersion = proven.credentialsVersion;
  request.session.device = (request.headers['user-agent'] ?? '').slice(0, longestDevice);
  try {
    await request.session.save();
  } catch (error) {
    await request.session.destroy();
    throw error;
  }
}
