import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Account } from '#contracts/account.ts';
import { ExerciseDetail, ExerciseList } from '#contracts/exercise.ts';
import { ExerciseSlug, type UserId } from '#contracts/ids.ts';
import { isInstructor } from '../../plugins/session.ts';
import { describeExercise, describeSummary } from './describe-exercise.ts';
import type { ProgressOf, ProgressStore } from './progress-store.ts';
import type { ServedCatalog } from './served-catalog.ts';

export type ExerciseDeps = {
  catalog: ServedCatalog;
  progress: ProgressStore;
  readAskedHints: (userId: UserId, slug: ExerciseSlug) => Promise<ReadonlySet<number>>;
};

const tags = ['exercises'];

export const exerciseRoutes: FastifyPluginAsyncZod<ExerciseDeps> = async (
  app,
  { catalog, progress, readAskedHints },
) => {
  const readProgress = async (account: Account | null): Promise<ProgressOf> =>
    account === null ? new Map() : progress.read(account.id);

  app.get(
    '/exercises',
    { schema: { tags, summary: 'The catalogue', response: { 200: ExerciseList } } },
    async (request) => {
      const { account } = request;
      const progressOf = await readProgress(account);
      const exercises = catalog.list(account);
      const isListed = new Set(exercises.map(({ slug }) => slug));
      return {
        exercises: exercises.map((exercise) => describeSummary(exercise, progressOf, catalog.trackOf(exercise))),
        tracks: catalog
          .tracks()
          .map((track) => ({ ...track, exercises: track.exercises.filter((slug) => isListed.has(slug)) })),
        broken: catalog.broken().map(({ folder, problems }) => ({
          folder,
          problems: isInstructor(account) ? problems : [],
        })),
      };
    },
  );

  app.get(
    '/exercises/:slug',
    {
      schema: {
        tags,
        summary: 'An exercise: statement, starters, public tests',
        params: z.strictObject({ slug: ExerciseSlug }),
        response: { 200: ExerciseDetail },
      },
    },
    async (request) => {
      const exercise = catalog.get(request.params.slug, request.account);
      const { account } = request;
      const [progressOf, askedHints] = await Promise.all([
        readProgress(account),
        account === null ? new Set<number>() : readAskedHints(account.id, exercise.slug),
      ]);
      return describeExercise(exercise, { progressOf, askedHints }, catalog.trackOf(exercise));
    },
  );
};
