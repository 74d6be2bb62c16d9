import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Account } from '#contracts/account.ts';
import { ApiError } from '#contracts/api-error.ts';
import { type ExerciseSlug, type Revision, type RunId, SubmissionId } from '#contracts/ids.ts';
import type { RunEvent } from '#contracts/run-event.ts';
import {
  CreateSubmissionRequest,
  SubmissionAccepted,
  SubmissionDetail,
  SubmissionFilter,
  SubmissionList,
} from '#contracts/submission.ts';
import type { Verdict } from '#contracts/verdict.ts';
import { refuseStrangers, requireAccount } from '../../plugins/session.ts';
import { checkFiles, type GivenStarter } from './check-files.ts';
import { describeSubmission, type StoredSubmission, type SubmissionStore } from './submission-store.ts';

/** What the catalogue says about an exercise in one language. */
type OfferedExercise = { slug: ExerciseSlug; revision: Revision; starter: GivenStarter };

export type SubmissionDeps = {
  submissions: SubmissionStore;
  /** @throws ApiError `not-found`, `exercise-broken`, `language-not-offered` */
  getOffered: (slug: ExerciseSlug, language: string, account: Account) => OfferedExercise;
  /** What this account may see of a run. */
  loadSeen: (run: StoredSubmission, account: Account) => Promise<{ verdict: Verdict | null; trace: RunEvent[] }>;
  onAccepted: () => void;
  onCancelled: (runs: readonly { runId: RunId; attempt: number }[]) => void;
};

const tags = ['submissions'];
const SubmissionPage = SubmissionFilter.extend({
  before: SubmissionId.optional(),
  limit: z.coerce.number().int().min(1).max(100).default(100),
});
const OwnSubmission = z.strictObject({ id: SubmissionId });
const SubmissionHeaders = z.looseObject({
  'idempotency-key': z
    .string()
    .regex(/^[\x21-\x7e]{1,128}$/, 'must be 1 to 128 visible ASCII characters')
    .optional(),
});

/** JSON may need six bytes for one of a file; `SolutionFiles` has the real limits. */
const bodyLimit = 1024 * 1024;

export const submissionRoutes: FastifyPluginAsyncZod<SubmissionDeps> = async (app, deps) => {
  const { submissions, getOffered, loadSeen, onAccepted, onCancelled } = deps;

  app.post(
    '/submissions',
    {
      bodyLimit,
      preParsing: refuseStrangers,
      schema: {
        tags,
        summary: 'Send a solution; it is run as soon as a worker is free',
        headers: SubmissionHeaders,
        body: CreateSubmissionRequest,
        response: { 202: SubmissionAccepted },
      },
    },
    async (request, reply) => {
      const account = requireAccount(request);
      const { exercise, language, files, kind } = request.body;
      const { slug, revision, starter } = getOffered(exercise, language, account);
      const { superseded, ...accepted } = await submissions.accept({
        userId: account.id,
        ...{ exercise: slug, revision, language, kind, files },
        givenFiles: checkFiles(files, starter),
        idempotencyKey: request.headers['idempotency-key'],
      });
      onAccepted();
      onCancelled(superseded);
      return reply.status(202).send(accepted);
    },
  );

  app.get(
    '/submissions',
    {
      schema: {
        tags,
        summary: 'Own submissions, newest first, a page at a time',
        querystring: SubmissionPage,
        response: { 200: SubmissionList },
      },
    },
    async (request) => submissions.list(requireAccount(request).id, request.query),
  );

  app.get(
    '/submissions/:id',
    { schema: { tags, summary: 'A submission', params: OwnSubmission, response: { 200: SubmissionDetail } } },
    async (request) => {
      const account = requireAccount(request);
      const stored = await submissions.find(request.params.id, account.id);
      if (stored === undefined) throw noSuchSubmission();
      const { revision, files, previousId, isShared, verdict: _verdict, trace: _trace, ...summary } = stored;
      const { verdict, trace } = await loadSeen(stored, account);
      return {
        ...describeSubmission(summary),
        revision,
        files,
        previousId,
        isShared,
        verdict,
        tests: verdict?.tests ?? [],
        trace,
      };
    },
  );

  app.delete(
    '/submissions/:id',
    { schema: { tags, summary: 'Cancel', params: OwnSubmission, response: { 204: z.void() } } },
    async (request, reply) => {
      const account = requireAccount(request);
      const cancelled = await submissions.cancel(request.params.id, account.id);
      if (cancelled !== undefined) onCancelled([cancelled]);
      else if ((await submissions.find(request.params.id, account.id)) === undefined) throw noSuchSubmission();
      else throw new ApiError('conflict', 'This submission has already ended.');
      return reply.status(204).send();
    },
  );
};

const noSuchSubmission = () => new ApiError('not-found', 'You have no such submission.');
