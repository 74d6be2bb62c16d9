import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Account } from '#contracts/account.ts';
import { ExerciseSlug } from '#contracts/ids.ts';
import { SavedRequest, SavedRequestList } from '#contracts/workbench.ts';
import { refuseStrangers, requireAccount } from '../../plugins/session.ts';
import type { SavedRequestStore } from './saved-request-store.ts';

export type SavedRequestDeps = {
  savedRequests: SavedRequestStore;
  /** @throws ApiError `not-found`, `exercise-broken` */
  checkExercise: (slug: ExerciseSlug, account: Account) => void;
};

const tags = ['workbench'];
const OfExercise = z.strictObject({ slug: ExerciseSlug });
const path = '/exercises/:slug/requests';
/** JSON may need six bytes for one of a body. */
const bodyLimit = 512 * 1024;

export const savedRequestRoutes: FastifyPluginAsyncZod<SavedRequestDeps> = async (app, deps) => {
  const { savedRequests, checkExercise } = deps;

  app.get(
    path,
    { schema: { tags, summary: 'One’s saved requests', params: OfExercise, response: { 200: SavedRequestList } } },
    async (request) => {
      const place = { userId: requireAccount(request).id, exercise: request.params.slug };
      return { requests: await savedRequests.list(place) };
    },
  );

  app.put(
    path,
    {
      bodyLimit,
      preParsing: refuseStrangers,
      schema: {
        tags,
        summary: 'Save a request under a name',
        params: OfExercise,
        body: SavedRequest,
        response: { 204: z.void() },
      },
    },
    async (request, reply) => {
      const account = requireAccount(request);
      const { slug } = request.params;
      checkExercise(slug, account);
      await savedRequests.save({ userId: account.id, exercise: slug }, request.body);
      return reply.status(204).send();
    },
  );

  app.delete(
    path,
    {
      schema: {
        tags,
        summary: 'Forget a saved request',
        params: OfExercise,
        querystring: z.strictObject({ name: SavedRequest.shape.name }),
        response: { 204: z.void() },
      },
    },
    async (request, reply) => {
      const place = { userId: requireAccount(request).id, exercise: request.params.slug };
      await savedRequests.forget(place, request.query.name);
      return reply.status(204).send();
    },
  );
};
