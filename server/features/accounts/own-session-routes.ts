import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { SessionList } from '#contracts/account.ts';
import { ApiError } from '#contracts/api-error.ts';
import { requireAccount } from '../../plugins/session.ts';
import type { EndedSessions, OwnSessionStore } from './own-session-store.ts';

export type OwnSessionDeps = {
  ownSessions: OwnSessionStore;
  /** Told after they have ended, so that their websockets end too. */
  onSessionsEnded: (ended: EndedSessions) => void;
};

const tags = ['accounts'];

export const ownSessionRoutes: FastifyPluginAsyncZod<OwnSessionDeps> = async (
  app,
  { ownSessions, onSessionsEnded },
) => {
  app.get(
    '/account/sessions',
    { schema: { tags, summary: 'Where one is signed in', response: { 200: SessionList } } },
    async (request) => ({
      sessions: await ownSessions.list(requireAccount(request).id, request.session.sessionId),
    }),
  );

  app.delete(
    '/account/sessions/:id',
    {
      schema: {
        tags,
        summary: 'End a session',
        params: z.strictObject({ id: z.uuid() }),
        response: { 204: z.void() },
      },
    },
    async (request, reply) => {
      const ended = await ownSessions.end(requireAccount(request).id, request.params.id);
      if (ended.size === 0) throw new ApiError('not-found', 'You have no such session.');
      onSessionsEnded(ended);
      return reply.status(204).send();
    },
  );

  app.delete(
    '/account/sessions',
    { schema: { tags, summary: 'End all sessions but this one', response: { 204: z.void() } } },
    async (request, reply) => {
      onSessionsEnded(await ownSessions.endOthers(requireAccount(request).id, request.session.sessionId));
      return reply.status(204).send();
    },
  );
};
