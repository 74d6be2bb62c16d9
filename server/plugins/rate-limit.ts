import rateLimit from '@fastify/rate-limit';
import fp from 'fastify-plugin';
import { ApiError } from '#contracts/api-error.ts';

/**
 * A coarse brake for each account, or for each address without one, before a body is read: what is refused counts too.
 * The tight limits are counted in Postgres. It counts at each route, so after the hook of `sessions` that tells the account.
 */
export const requestLimit = fp<{ requestsPerMinute: number }>(async (app, { requestsPerMinute }) => {
  await app.register(rateLimit, {
    max: requestsPerMinute,
    timeWindow: 60_000,
    hook: 'onRequest',
    keyGenerator: (request) => request.account?.id ?? request.ip,
    errorResponseBuilder: (_request, { ttl }) =>
      new ApiError('too-many-requests', `Too many requests. Try again in ${Math.ceil(ttl / 1000)} s.`),
  });
});
