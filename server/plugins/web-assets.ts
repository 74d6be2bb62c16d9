import { existsSync } from 'node:fs';
import path from 'node:path';
import compress from '@fastify/compress';
import fastifyStatic from '@fastify/static';
import type { FastifyReply, FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';

const yearSeconds = 365 * 86_400;

/** Serves the built page. Files below `assets/` carry a hash in their names, so they never change. */
export const webAssets = fp<{ dir: string }>(async (app, { dir }) => {
  await app.register(compress, { encodings: ['br', 'gzip'], threshold: 1024, global: true });
  if (!existsSync(dir)) {
    app.log.warn({ dir }, 'the web is not built, so only the API is served; "npm start" builds it');
    return;
  }
  await app.register(fastifyStatic, {
    root: dir,
    wildcard: false,
    cacheControl: false,
    setHeaders: (reply, file) => {
      const isHashed = path.relative(dir, file).startsWith(`assets${path.sep}`);
      reply.header('cache-control', isHashed ? `public, max-age=${yearSeconds}, immutable` : 'no-cache');
    },
  });
});

/** Any other path is a page of the single-page application, which finds out itself what to show. */
export function createPageFallback(dir: string) {
  const hasPage = existsSync(path.join(dir, 'index.html'));
  return (request: FastifyRequest, reply: FastifyReply): FastifyReply | undefined => {
    const wantsPage = request.method === 'GET' && (request.headers.accept ?? '*/*').match(/text\/html|\*\/\*/) !== null;
    const isFile = path.extname(request.url.split('?', 1)[0] ?? '') !== '';
    return hasPage && wantsPage && !isFile ? reply.sendFile('index.html') : undefined;
  };
}
