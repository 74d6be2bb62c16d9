import type { FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';
import { ApiError } from '#contracts/api-error.ts';

const readingMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses changes asked for by other sites' pages. Browsers send `Origin` with every such request, and `Sec-Fetch-Site`
 * too; a client that sends neither is no browser, so it holds nobody else's cookie.
 */
export const originCheck = fp<{ publicOrigins: readonly string[] }>(async (app, { publicOrigins }) => {
  app.addHook('onRequest', async (request) => {
    if (readingMethods.has(request.method)) return;
    if (!isOwnOrigin(request, publicOrigins)) throw foreignOrigin(request);
  });
});

function isOwnOrigin({ headers }: FastifyRequest, publicOrigins: readonly string[]): boolean {
  if (headers.origin !== undefined) return publicOrigins.includes(headers.origin);
  const site = headers['sec-fetch-site'];
  return site === undefined || site === 'same-origin' || site === 'none';
}

export function foreignOrigin({ headers }: FastifyRequest): ApiError {
  return new ApiError(
    'foreign-origin',
    `Requests from "${headers.origin ?? 'unknown'}" are refused; PUBLIC_ORIGINS lists the origins of this site.`,
  );
}
