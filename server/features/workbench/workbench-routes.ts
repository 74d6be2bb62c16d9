import type { Queue } from 'bullmq';
import type { FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { Redis } from 'ioredis';
import { z } from 'zod';
import type { Account } from '#contracts/account.ts';
import { ApiError } from '#contracts/api-error.ts';
import { type ExerciseSlug, type Revision, RunId } from '#contracts/ids.ts';
import type { SolutionFiles } from '#contracts/solution-files.ts';
import {
  OpenWorkbenchRequest,
  SentCommand,
  type WorkbenchJob,
  WorkbenchSession,
  workbenchChannel,
} from '#contracts/workbench.ts';
import type { WorkbenchOffer } from '#contracts/workbench-event.ts';
import { refuseStrangers, requireAccount } from '../../plugins/session.ts';
import type { EndSessions } from './end-sessions.ts';
import type { WorkbenchStore } from './workbench-store.ts';

/** What the catalogue says about an exercise in one language. `offer`: null where there is nothing to talk to. */
type OfferedWorkbench = { slug: ExerciseSlug; revision: Revision; offer: WorkbenchOffer | null };

export type WorkbenchDeps = {
  store: WorkbenchStore;
  queue: Queue<WorkbenchJob>;
  redis: Redis;
  endSessions: EndSessions;
  /** @throws ApiError `not-found`, `exercise-broken`, `language-not-offered` */
  getOffered: (slug: ExerciseSlug, language: string, account: Account) => OfferedWorkbench;
  /** What goes to the worker: what was sent, and the exercise's own files. @throws ApiError `file-not-editable`, `too-large` */
  completeFiles: (sent: SolutionFiles, exercise: ExerciseSlug, language: string, account: Account) => SolutionFiles;
  publishBundle: (revision: Revision) => Promise<void>;
  hashSession: (sessionId: string) => string;
};

const tags = ['workbench'];
const OwnSession = z.strictObject({ runId: RunId });
/** JSON may need six bytes for one of a file; `SolutionFiles` has the real limits. */
const openBodyLimit = 1024 * 1024;
const commandBodyLimit = 256 * 1024;
const commandsPerMinute = 300;

export const workbenchRoutes: FastifyPluginAsyncZod<WorkbenchDeps> = async (app, deps) => {
  const { store, queue, redis, endSessions } = deps;

  app.post(
    '/workbench',
    {
      bodyLimit: openBodyLimit,
      preParsing: refuseStrangers,
      schema: {
        tags,
        summary: 'Start one’s own servers in a sandbox; ends one’s earlier session',
        body: OpenWorkbenchRequest,
        response: { 202: WorkbenchSession },
      },
    },
    async (request, reply) => {
      const account = requireAccount(request);
      const { exercise, language, files } = request.body;
      const { slug, revision, offer } = deps.getOffered(exercise, language, account);
      if (offer === null) throw new ApiError('not-found', `"${slug}" has neither a server nor a database to talk to.`);
      const completed = deps.completeFiles(files, slug, language, account);
      if (redis.status !== 'ready') throw unavailable();
      const openedWith = accessKey(request, deps.hashSession);
      const { runId, replaced } = await store.open({ userId: account.id, exercise: slug, language, openedWith });
      endSessions(replaced, 'replaced');
      try {
        await deps.publishBundle(revision);
        await addJob(queue, { v: 1, runId, revision, language, files: completed });
      } catch (cause) {
        await store.end(runId);
        throw unavailable({ cause });
      }
      return reply.status(202).send({ runId, exercise: slug, language, state: 'waiting' });
    },
  );

  app.get(
    '/workbench',
    {
      schema: {
        tags,
        summary: 'One’s own session that has not ended, or null',
        response: { 200: z.strictObject({ session: WorkbenchSession.nullable() }) },
      },
    },
    async (request) => ({ session: (await store.findOpen(requireAccount(request).id)) ?? null }),
  );

  const getOwn = async (request: FastifyRequest, runId: RunId): Promise<WorkbenchSession> => {
    const session = await store.find(runId, requireAccount(request).id);
    if (session === undefined) throw new ApiError('not-found', 'You have no such session.');
    if (session.state === 'ended') throw notOpen();
    return session;
  };

  app.post(
    '/workbench/:runId/commands',
    {
      bodyLimit: commandBodyLimit,
      preParsing: refuseStrangers,
      config: { rateLimit: { max: commandsPerMinute, timeWindow: 60_000 } },
      schema: {
        tags,
        summary: 'Send a command to one’s session; its answer comes as an event',
        params: OwnSession,
        body: SentCommand,
        response: { 202: z.void() },
      },
    },
    async (request, reply) => {
      const { runId } = await getOwn(request, request.params.runId);
      const listenerCount = await redis.publish(workbenchChannel(runId), JSON.stringify(request.body));
      if (listenerCount === 0) throw notOpen();
      return reply.status(202).send();
    },
  );

  app.delete(
    '/workbench/:runId',
    { schema: { tags, summary: 'End one’s session', params: OwnSession, response: { 204: z.void() } } },
    async (request, reply) => {
      const { runId } = await getOwn(request, request.params.runId);
      if (await store.end(runId)) endSessions([runId], 'asked');
      return reply.status(204).send();
    },
  );
};

const notOpen = (): ApiError => new ApiError('conflict', 'This session is not open.');
const unavailable = (options: ErrorOptions = {}): ApiError =>
  new ApiError('queue-full', 'The workbench is not available at the moment. Try again.', {
    ...options,
    retryAfterSeconds: 5,
  });

function accessKey(request: FastifyRequest, hashSession: WorkbenchDeps['hashSession']): string {
  return request.tokenId ?? hashSession(request.session.sessionId);
}

async function addJob(queue: Queue<WorkbenchJob>, job: WorkbenchJob): Promise<void> {
  await queue.add('session', job, {
    jobId: job.runId,
    attempts: 1,
    removeOnComplete: { age: 3600 },
    removeOnFail: { age: 3600 },
  });
}
