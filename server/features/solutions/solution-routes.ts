import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Account } from '#contracts/account.ts';
import { ApiError } from '#contracts/api-error.ts';
import { placeOf, rungsBelow } from '#contracts/hint-ladder.ts';
import { ExerciseSlug, SubmissionId } from '#contracts/ids.ts';
import { HintReply, ShareSubmissionRequest, SolutionList } from '#contracts/solutions.ts';
import { isInstructor, requireAccount } from '../../plugins/session.ts';
import type { SolutionStore } from './solution-store.ts';

/** What the catalogue keeps back from learners. */
type GuardedExercise = {
  slug: ExerciseSlug;
  hints: readonly { group: string | null; test: string | null; after: number; text: string }[];
  references: Record<string, Record<string, string>>;
};

export type SolutionDeps = {
  solutions: SolutionStore;
  /** @throws ApiError `not-found`, `exercise-broken` */
  getGuarded: (slug: ExerciseSlug, account: Account) => GuardedExercise;
};

const tags = ['solutions'];

export const solutionRoutes: FastifyPluginAsyncZod<SolutionDeps> = async (app, { solutions, getGuarded }) => {
  app.post(
    '/exercises/:slug/hints/:number',
    {
      schema: {
        tags,
        summary: 'Ask for a hint; that it was asked for is kept',
        params: z.strictObject({ slug: ExerciseSlug, number: z.coerce.number().int().nonnegative() }),
        response: { 200: HintReply },
      },
    },
    async (request) => {
      const account = requireAccount(request);
      const { number } = request.params;
      const { slug, hints } = getGuarded(request.params.slug, account);
      const hint = hints[number];
      if (hint === undefined) throw new ApiError('not-found', 'This exercise has no such hint.');
      const asked = await solutions.listAsked(account.id, slug);
      if (!rungsBelow(hints, hint).every((below) => asked.has(hints.indexOf(below)))) {
        throw new ApiError('not-allowed', 'Another hint comes before this one.');
      }
      const isEarned =
        (await solutions.hasPassed(account.id, slug)) ||
        (await solutions.countFailures(account.id, slug, placeOf(hint))) >= hint.after;
      if (!isEarned) throw new ApiError('not-allowed', `This hint is offered after ${hint.after} failed runs.`);
      await solutions.noteAsked(account.id, slug, number);
      return { text: hint.text };
    },
  );

  app.get(
    '/exercises/:slug/solutions',
    {
      schema: {
        tags,
        summary: 'References and shared solutions, for who has passed',
        params: z.strictObject({ slug: ExerciseSlug }),
        response: { 200: SolutionList },
      },
    },
    async (request) => {
      const account = requireAccount(request);
      const { slug, references } = getGuarded(request.params.slug, account);
      if (!isInstructor(account) && !(await solutions.hasPassed(account.id, slug))) {
        throw new ApiError('not-allowed', 'Solutions are shown once you have passed this exercise.');
      }
      return {
        references: Object.entries(references).map(([language, files]) => ({ language, files })),
        shared: await solutions.listShared(slug, account.id),
      };
    },
  );

  app.put(
    '/submissions/:id/sharing',
    {
      schema: {
        tags,
        summary: 'Show a passed submission to others who have passed, or no longer',
        params: z.strictObject({ id: SubmissionId }),
        body: ShareSubmissionRequest,
        response: { 204: z.void() },
      },
    },
    async (request, reply) => {
      const { id } = requireAccount(request);
      const wasChanged = await solutions.share(request.params.id, id, request.body.isShared);
      if (!wasChanged) throw new ApiError('not-found', 'You have no such submission that has passed.');
      return reply.status(204).send();
    },
  );
};
