import type { FastifyReply, FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';
import { ApiError } from '#contracts/api-error.ts';
import { sendError } from './error-reply.ts';

type KnownRoute = { pattern: RegExp; methods: Set<string> };

/**
 * Answers what no route took: 405 when the path is known with another method, else 404. `fallback` may answer page
 * requests outside `/api` (the single-page application). Register before any route.
 */
export const notFound = fp<{ fallback?: (request: FastifyRequest, reply: FastifyReply) => FastifyReply | undefined }>(
  async (app, { fallback }) => {
    const known = new Map<string, KnownRoute>();
    app.addHook('onRoute', ({ url, method }) => {
      const route = known.get(url) ?? { pattern: patternOf(url), methods: new Set() };
      for (const name of [method].flat()) route.methods.add(name);
      known.set(url, route);
    });
    app.setNotFoundHandler((request, reply) => {
      const path = request.url.split('?', 1)[0] ?? '/';
      if (!path.startsWith('/api')) {
        const answered = fallback?.(request, reply);
        if (answered !== undefined) return answered;
      }
      const methods = [...known.values()]
        .filter(({ pattern }) => pattern.test(path))
        .flatMap((route) => [...route.methods]);
      if (methods.length === 0 || methods.includes(request.method)) {
        return sendError(new ApiError('not-found', `There is nothing at ${path}.`), request, reply);
      }
      reply.header('allow', [...new Set(methods)].join(', '));
      return sendError(new ApiError('method-not-allowed', `${path} does not take ${request.method}.`), request, reply);
    });
  },
);

/** `/api/submissions/:id` → a pattern that one path part fits for each parameter. */
function patternOf(url: string): RegExp {
  const parts = url
    .split('/')
    .map((part) => (part.startsWith(':') ? '[^/]+' : part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')));
  return new RegExp(`^${parts.join('/')}$`);
}
