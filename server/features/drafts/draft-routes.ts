import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Account } from '#contracts/account.ts';
import { ApiError } from '#contracts/api-error.ts';
import { DraftList, DraftSaved, SaveDraftRequest } from '#contracts/draft.ts';
import { ExerciseSlug, LanguageId } from '#contracts/ids.ts';
import { refuseStrangers, requireAccount } from '../../plugins/session.ts';
import type { DraftStore } from './draft-store.ts';

export type DraftDeps = {
  drafts: DraftStore;
  /** @throws ApiError `not-found`, `exercise-broken`, `language-not-offered` */
  getOffered: (slug: ExerciseSlug, language: string, account: Account) => { slug: ExerciseSlug };
};

const tags = ['drafts'];

/** JSON may need six bytes for one of a file; `SolutionFiles` has the real limits. */
const bodyLimit = 1024 * 1024;

export const draftRoutes: FastifyPluginAsyncZod<DraftDeps> = async (app, { drafts, getOffered }) => {
  app.get(
    '/exercises/:slug/drafts',
    {
      schema: {
        tags,
        summary: 'Own drafts of an exercise, one for each language',
        params: z.strictObject({ slug: ExerciseSlug }),
        response: { 200: DraftList },
      },
    },
    async (request) => ({ drafts: await drafts.list(requireAccount(request).id, request.params.slug) }),
  );

  app.put(
    '/exercises/:slug/drafts/:language',
    {
      bodyLimit,
      preParsing: refuseStrangers,
      schema: {
        tags,
        summary: 'Save a draft; the last write wins and is told what it has overwritten',
        params: z.strictObject({ slug: ExerciseSlug, language: LanguageId }),
        body: SaveDraftRequest,
        response: { 200: DraftSaved },
      },
    },
    async (request) => {
      const account = requireAccount(request);
      const { language } = request.params;
      const { owner, ...written } = request.body;
      if (owner !== account.id) throw new ApiError('conflict', 'This draft was written by somebody else.');
      // Bounds what one person can store: one draft for each language of each exercise there is.
      const { slug } = getOffered(request.params.slug, language, account);
      return drafts.save({ userId: account.id, exercise: slug, language, ...written });
    },
  );
};
