import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Account } from '#contracts/account.ts';
import { ApiError } from '#contracts/api-error.ts';
import { CohortId, type UserId } from '#contracts/ids.ts';
import { Leaderboard, type LeaderboardScope, Standing } from '#contracts/leaderboard.ts';
import { requireAccount } from '../../plugins/session.ts';

export type LeaderboardDeps = {
  getBoard: (scope: LeaderboardScope) => Promise<Leaderboard>;
  getStanding: (viewer: UserId) => Promise<Standing>;
  canSee: (scope: LeaderboardScope, account: Account) => Promise<boolean>;
};

const tags = ['leaderboards'];

export const leaderboardRoutes: FastifyPluginAsyncZod<LeaderboardDeps> = async (app, deps) => {
  const { getBoard, getStanding, canSee } = deps;
  app.get(
    '/leaderboard',
    { schema: { tags, summary: "Everyone's leaderboard", response: { 200: Leaderboard } } },
    async (request) => {
      requireAccount(request);
      return getBoard('overall');
    },
  );

  app.get(
    '/leaderboard/standing',
    {
      schema: {
        tags,
        summary: "Own place on everyone's leaderboard, also below its last row",
        response: { 200: Standing },
      },
    },
    async (request) => getStanding(requireAccount(request).id),
  );

  app.get(
    '/cohorts/:id/leaderboard',
    {
      schema: {
        tags,
        summary: "A cohort's leaderboard",
        params: z.strictObject({ id: CohortId }),
        response: { 200: Leaderboard },
      },
    },
    async (request) => {
      const isTheirs = await canSee(request.params.id, requireAccount(request));
      if (!isTheirs) throw new ApiError('not-found', 'You have no such cohort.');
      return getBoard(request.params.id);
    },
  );
};
