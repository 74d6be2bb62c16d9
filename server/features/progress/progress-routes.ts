import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Account } from '#contracts/account.ts';
import { ApiError } from '#contracts/api-error.ts';
import type { UserId } from '#contracts/ids.ts';
import {
  OwnProfile,
  ProfileHandle,
  Progress,
  PublicProfile,
  ShareProfileRequest,
  ShowNameRequest,
  TimeZone,
} from '#contracts/progress.ts';
import { requireAccount } from '../../plugins/session.ts';
import type { ActivityStore } from './activity-store.ts';
import type { ProfileStore } from './profile-store.ts';
import { type ExerciseFacts, summarizeProgress, type TrackFacts } from './summarize-progress.ts';

export type ProgressDeps = {
  activities: ActivityStore;
  profiles: ProfileStore;
  /** What the catalogue shows this account; `null` is a visitor. */
  listCatalogue: (account: Account | null) => {
    exercises: Omit<ExerciseFacts, 'firstHintAt'>[];
    tracks: TrackFacts[];
  };
  onNameShown: () => void;
};

const tags = ['progress'];

export const progressRoutes: FastifyPluginAsyncZod<ProgressDeps> = async (app, deps) => {
  const { activities, profiles, listCatalogue } = deps;

  const summarize = async (userId: UserId, viewer: Account | null, timeZone: string): Promise<Progress> => {
    const { exercises, tracks } = listCatalogue(viewer);
    const [own, hints] = await Promise.all([activities.list(userId), activities.readHints(userId)]);
    const facts = exercises.map((one) => ({ ...one, firstHintAt: hints.get(one.slug) ?? null }));
    return summarizeProgress({ activities: own, exercises: facts, tracks, timeZone, now: new Date() });
  };

  app.get(
    '/progress',
    {
      schema: {
        tags,
        summary: 'Own progress: tracks, streak, time spent, badges',
        querystring: z.strictObject({ timeZone: TimeZone.default('UTC') }),
        response: { 200: Progress },
      },
    },
    async (request) => {
      const account = requireAccount(request);
      return summarize(account.id, account, request.query.timeZone);
    },
  );

  app.get(
    '/profiles/:handle',
    {
      schema: {
        tags,
        summary: 'A profile that its owner shares',
        params: z.strictObject({ handle: ProfileHandle }),
        response: { 200: PublicProfile },
      },
      config: { rateLimit: { max: 120, timeWindow: 60_000 } },
    },
    async (request) => {
      const profile = await profiles.find(request.params.handle);
      if (profile === undefined) throw new ApiError('not-found', 'There is no such profile.');
      const { times: _times, ...progress } = await summarize(profile.id, null, profile.timeZone);
      return { name: profile.name, progress };
    },
  );

  app.get(
    '/account/profile',
    { schema: { tags, summary: 'What others see of oneself', response: { 200: OwnProfile } } },
    async (request) => profiles.getOwn(requireAccount(request).id),
  );

  app.put(
    '/account/profile',
    {
      schema: {
        tags,
        summary: 'Share the profile at an address, or at another one',
        body: ShareProfileRequest,
        response: { 200: OwnProfile },
      },
      // Names of others could be tried out.
      config: { rateLimit: { max: 30, timeWindow: 60_000 } },
    },
    async (request) => profiles.share(requireAccount(request).id, request.body),
  );

  app.delete(
    '/account/profile',
    { schema: { tags, summary: 'Make the profile private', response: { 204: z.void() } } },
    async (request, reply) => {
      await profiles.hide(requireAccount(request).id);
      return reply.status(204).send();
    },
  );

  app.put(
    '/account/shows-name',
    {
      schema: {
        tags,
        summary: "Whether everyone's leaderboard shows the name",
        body: ShowNameRequest,
        response: { 204: z.void() },
      },
    },
    async (request, reply) => {
      await profiles.showName(requireAccount(request).id, request.body.showsName);
      deps.onNameShown();
      return reply.status(204).send();
    },
  );
};
