import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Account } from '#contracts/account.ts';
import { ApiError } from '#contracts/api-error.ts';
import { type Cohort, CohortList, CohortReply, CreateCohortRequest, JoinCohortRequest } from '#contracts/cohort.ts';
import { CohortId } from '#contracts/ids.ts';
import { isInstructor, requireAccount, requireInstructor } from '../../plugins/session.ts';
import type { CohortRow, CohortStore, CohortViewer } from './cohort-store.ts';

export type CohortDeps = { cohorts: CohortStore; onJoined: (cohort: CohortId) => void };

const tags = ['cohorts'];

export const viewerOf = (account: Account): CohortViewer => ({ id: account.id, isAdmin: account.role === 'admin' });

export const cohortRoutes: FastifyPluginAsyncZod<CohortDeps> = async (app, { cohorts, onJoined }) => {
  app.get('/cohorts', { schema: { tags, summary: 'Own cohorts', response: { 200: CohortList } } }, async (request) => {
    const account = requireAccount(request);
    const rows = await cohorts.list(viewerOf(account));
    return { cohorts: rows.map((row) => describeCohort(row, account)) };
  });

  app.post(
    '/cohorts',
    { schema: { tags, summary: 'Make a cohort', body: CreateCohortRequest, response: { 201: CohortReply } } },
    async (request, reply) => {
      const account = requireInstructor(request);
      const row = await cohorts.create(request.body.name, account.id);
      return reply.status(201).send({ cohort: describeCohort(row, account) });
    },
  );

  app.post(
    '/cohorts/join',
    {
      schema: { tags, summary: 'Join by code', body: JoinCohortRequest, response: { 200: CohortReply } },
      // Codes have 40 bits; this keeps trying them hopeless.
      config: { rateLimit: { max: 30, timeWindow: 60_000 } },
    },
    async (request) => {
      const account = requireAccount(request);
      const id = await cohorts.join(request.body.code, account.id);
      if (id === undefined)
        throw new ApiError('not-found', 'No cohort has this join code. Check it with your instructor.');
      onJoined(id);
      return { cohort: describeCohort(await getCohort(cohorts, id, account), account) };
    },
  );

  app.get(
    '/cohorts/:id',
    {
      schema: { tags, summary: 'A cohort', params: z.strictObject({ id: CohortId }), response: { 200: CohortReply } },
    },
    async (request) => {
      const account = requireAccount(request);
      return { cohort: describeCohort(await getCohort(cohorts, request.params.id, account), account) };
    },
  );
};

/** @throws ApiError `not-found` also for cohorts of others: their existence is not told. */
async function getCohort(cohorts: CohortStore, id: CohortId, account: Account): Promise<CohortRow> {
  const row = await cohorts.find(id, viewerOf(account));
  if (row === undefined) throw new ApiError('not-found', 'You have no such cohort.');
  return row;
}

function describeCohort({ joinCode, ...cohort }: CohortRow, account: Account): Cohort {
  return isInstructor(account) ? { ...cohort, joinCode } : cohort;
}
