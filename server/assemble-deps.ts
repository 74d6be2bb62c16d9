import type { Queue } from 'bullmq';
import type { FastifyBaseLogger } from 'fastify';
import type { Redis } from 'ioredis';
import type { Account } from '#contracts/account.ts';
import { ApiError } from '#contracts/api-error.ts';
import type { LeaderboardScope } from '#contracts/leaderboard.ts';
import type { RunJob } from '#contracts/run-job.ts';
import { type WorkbenchJob, workbenchOffer } from '#contracts/workbench.ts';
import type { AppDeps } from './app.ts';
import type { ServerConfig } from './config.ts';
import type { Sql } from './db/connect.ts';
import { createListAlive } from './features/accounts/access-store.ts';
import { createAccountStore } from './features/accounts/account-store.ts';
import { createCheckPassword } from './features/accounts/check-password.ts';
import { createExportAccount } from './features/accounts/export-account.ts';
import { createOwnSessionStore } from './features/accounts/own-session-store.ts';
import { createPasswordCheck } from './features/accounts/passwords.ts';
import { createProveOwner } from './features/accounts/prove-owner.ts';
import { createSessionStore, hashSessionId } from './features/accounts/session-store.ts';
import { createTokenStore } from './features/accounts/token-store.ts';
import { viewerOf } from './features/cohorts/cohort-routes.ts';
import { createCohortStore } from './features/cohorts/cohort-store.ts';
import { createDraftStore } from './features/drafts/draft-store.ts';
import { createProgressStore } from './features/exercises/progress-store.ts';
import { createRevisionStore } from './features/exercises/revision-store.ts';
import { createServedCatalog, type ServedCatalog } from './features/exercises/served-catalog.ts';
import { createFindWorker } from './features/health/find-worker.ts';
import { createLeaderboardFeed } from './features/leaderboard/leaderboard-feed.ts';
import { createLeaderboardStore } from './features/leaderboard/leaderboard-store.ts';
import { createEndedAccess } from './features/live/ended-access.ts';
import { createLiveClients } from './features/live/live-clients.ts';
import { createQueuePositions } from './features/live/queue-positions.ts';
import { createRunEventFeed } from './features/live/run-event-feed.ts';
import { createActivityStore } from './features/progress/activity-store.ts';
import { createProfileStore } from './features/progress/profile-store.ts';
import type { ProgressDeps } from './features/progress/progress-routes.ts';
import { createCancelRuns } from './features/runs/cancel-runs.ts';
import { type Audience, createEventFilter, filterTrace, filterVerdict } from './features/runs/filter-for-audience.ts';
import { createFinishRun } from './features/runs/finish-run.ts';
import { createForgetRuns } from './features/runs/forget-runs.ts';
import { createOutboxStore } from './features/runs/outbox-store.ts';
import { createRecordVerdict } from './features/runs/record-verdict.ts';
import { publishBundle, type Relay } from './features/runs/relay-outbox.ts';
import { createRunStore } from './features/runs/run-store.ts';
import { appendLast, createLoadTrace, type LoadTrace, readStream } from './features/runs/run-trace.ts';
import { createSignInProviders } from './features/sign-in-providers/create-sign-in-providers.ts';
import { createIdentityStore } from './features/sign-in-providers/identity-store.ts';
import { createSolutionStore } from './features/solutions/solution-store.ts';
import { checkFiles } from './features/submissions/check-files.ts';
import type { SubmissionDeps } from './features/submissions/submission-routes.ts';
import { createSubmissionStore } from './features/submissions/submission-store.ts';
import { createEndSessions } from './features/workbench/end-sessions.ts';
import { createSavedRequestStore } from './features/workbench/saved-request-store.ts';
import { createWorkbenchStore } from './features/workbench/workbench-store.ts';
import type { Operations } from './operations.ts';
import { isInstructor } from './plugins/session.ts';

export type Connections = {
  config: ServerConfig;
  log: FastifyBaseLogger;
  sql: Sql;
  redis: Redis;
  queue: Queue<RunJob>;
  sessionQueue: Queue<WorkbenchJob>;
  operations: Operations;
};

export type Services = ReturnType<typeof assembleServices>;

/** Stores and feeds that loops and routes share. Starts nothing. */
export function assembleServices({ config, log, sql, redis, sessionQueue, operations }: Connections) {
  const runs = createRunStore(sql);
  const clients = createLiveClients(config.limits);
  const loadTrace = createLoadTrace(redis);
  const leaderboard = createLeaderboardStore(sql);
  const boards = createLeaderboardFeed({ redis, getBoard: leaderboard.get, log });
  const sessions = createWorkbenchStore(sql);
  const endSessions = createEndSessions({
    queue: sessionQueue,
    appendLast: (runId, body) => appendLast(redis, runId, body),
    ...{ redis, log },
  });
  const feed = createRunEventFeed({
    loadRun: async (runId) => {
      const run = await runs.findRun(runId);
      if (run !== undefined) return { state: run.state, events: await loadTrace(run) };
      const session = await sessions.find(runId);
      return session && { state: stateOfRun[session.state], events: await readStream(redis, runId) };
    },
    markRunning: async (runId) => {
      await Promise.all([runs.markRunning(runId), sessions.markOpen(runId)]);
    },
    positions: createQueuePositions({ listPositions: runs.listPositions, log }),
    log,
  });
  const finishRun = createFinishRun({
    redis,
    recordVerdict: createRecordVerdict(sql),
    runs,
    onPoints: boards.announce,
    onVerdict: operations.countVerdict,
  });
  return {
    ...{ runs, loadTrace, leaderboard, boards, feed, finishRun, sessions, endSessions },
    outbox: createOutboxStore(sql),
    revisions: createRevisionStore(sql),
    served: createServedCatalog(),
    clients,
    endedAccess: createEndedAccess({ redis, clients, listAlive: createListAlive(sql, config.session), log }),
  };
}

/** A session of the workbench as those who watch its events know it. */
const stateOfRun = { waiting: 'queued', open: 'running', ended: 'finished' } as const;

/** Gives the routes of every feature what they need; features know each other only through this. */
export async function assembleApp(connections: Connections, services: Services, relay: Relay): Promise<AppDeps> {
  const { config, log, sql, redis, queue, sessionQueue, operations } = connections;
  const { runs, loadTrace, leaderboard, boards, feed, served, clients, endedAccess, sessions, endSessions } = services;
  const endAccess: typeof endedAccess.announce = (ended) => {
    endedAccess.announce(ended);
    const keys = [...(ended.sessions ?? []), ...(ended.tokens ?? [])];
    sessions.endFor({ users: ended.users ?? [], keys }).then(
      (runIds) => endSessions(runIds, 'signed-out'),
      (error: unknown) => log.warn({ err: error }, 'sessions of the workbench may go on for a while'),
    );
  };
  const accounts = createAccountStore(sql);
  const checkPassword = createCheckPassword({
    accounts,
    isPassword: await createPasswordCheck(),
    failureLimit: config.limits.signInFailures,
  });
  const solutions = createSolutionStore(sql);
  const cancelRuns = createCancelRuns({ queue, redis, log });
  const forgetRuns = createForgetRuns({ redis, cancelRuns, log });
  const ownSessions = createOwnSessionStore(sql, config.session);
  const proveOwner = createProveOwner({ accounts, ownSessions, checkPassword });
  const cohorts = createCohortStore(sql);
  const canSeeBoard = async (scope: LeaderboardScope, account: Account): Promise<boolean> =>
    scope === 'overall' || (await cohorts.find(scope, viewerOf(account))) !== undefined;
  return {
    config,
    log,
    tokens: { tokens: createTokenStore(sql), onTokenRevoked: (id) => endAccess({ tokens: [id] }) },
    sessionStore: createSessionStore(sql, config.session),
    auth: {
      accounts,
      checkPassword,
      onSignedOut: (sessionId) => endAccess({ sessions: [hashSession(sessionId)] }),
    },
    account: {
      ...{ accounts, proveOwner },
      exportAccount: createExportAccount({
        sql,
        filterVerdict: (verdict, account) => filterVerdict(verdict, [], audienceOf(account)),
      }),
      onBoardsChanged: boards.announce,
      onPasswordChanged: ({ id }) => endAccess({ users: [id] }),
      onRemoved: ({ id }, removedRuns) => {
        endAccess({ users: [id] });
        forgetRuns(removedRuns);
      },
    },
    ownSessions: {
      ownSessions,
      onSessionsEnded: (ended) => endAccess({ sessions: [...ended] }),
    },
    signInProviders: {
      proveOwner,
      providers: createSignInProviders(config.signInProviders),
      identities: createIdentityStore(sql),
      onTakenOver: (id) => endAccess({ users: [id] }),
    },
    progress: {
      activities: createActivityStore(sql),
      profiles: createProfileStore(sql),
      listCatalogue: (account) => listFacts(served, account),
      onNameShown: () => boards.announce([]),
    },
    cohorts: { cohorts, onJoined: (cohort) => boards.announce([cohort]) },
    exercises: { catalog: served, progress: createProgressStore(sql), readAskedHints: solutions.listAsked },
    solutions: { solutions, getGuarded: served.get },
    drafts: { drafts: createDraftStore(sql), getOffered: offerFrom(served) },
    submissions: {
      submissions: createSubmissionStore(sql, config.limits),
      getOffered: offerFrom(served),
      loadSeen: seeThrough(loadTrace),
      onAccepted: relay.kick,
      onCancelled: cancelRuns,
    },
    workbench: {
      ...{ store: sessions, queue: sessionQueue, redis, endSessions, hashSession },
      getOffered: (slug, language, account) => {
        const offered = offerFrom(served)(slug, language, account);
        return { ...offered, offer: workbenchOffer(served.get(slug, account).manifest, language) };
      },
      completeFiles: (files, slug, language, account) => ({
        ...checkFiles(files, offerFrom(served)(slug, language, account).starter),
        ...files,
      }),
      publishBundle: (revision) => publishBundle({ redis, outbox: services.outbox }, revision),
    },
    savedRequests: {
      savedRequests: createSavedRequestStore(sql),
      checkExercise: (slug, account) => void served.get(slug, account),
    },
    leaderboards: { getBoard: leaderboard.get, getStanding: leaderboard.getStanding, canSee: canSeeBoard },
    live: {
      feed,
      clients,
      hashSession,
      canWatchRun: async (runId, account) =>
        (await runs.findRun(runId, account.id)) !== undefined || (await sessions.find(runId, account.id)) !== undefined,
      createFilter: (account) => createEventFilter(audienceOf(account)),
      canWatchBoard: canSeeBoard,
      watchBoard: boards.watch,
    },
    healthChecks: {
      postgres: async () => (await sql`SELECT 1`).length === 1,
      redis: async () => (await redis.ping()) === 'PONG',
      workers: createFindWorker(redis),
      exercises: async () => served.list(null).length > 0,
    },
    onAnswered: operations.countAnswer,
  };
}

const hashSession = (sessionId: string): string => hashSessionId(sessionId).toString('hex');

const audienceOf = (account: Account): Audience => (isInstructor(account) ? 'instructor' : 'learner');

function seeThrough(loadTrace: LoadTrace): SubmissionDeps['loadSeen'] {
  return async ({ runId, state, verdict, trace, finishedAt }, account) => {
    // Without Redis the rest of the submission is still worth an answer.
    const events = await loadTrace({ id: runId, state, verdict, trace, finishedAt }).catch(() => []);
    const audience = audienceOf(account);
    return { verdict: verdict && filterVerdict(verdict, events, audience), trace: filterTrace(events, audience) };
  };
}

function offerFrom(served: ServedCatalog): SubmissionDeps['getOffered'] {
  return (wanted, language, account) => {
    const { slug, revision, manifest, starters } = served.get(wanted, account);
    const spec = manifest.languages[language];
    if (spec === undefined) {
      const offered = Object.keys(manifest.languages).join(', ');
      throw new ApiError('language-not-offered', `"${slug}" is offered in ${offered}, not in "${language}".`);
    }
    return { slug, revision, starter: { editable: spec.editable, files: starters[language] ?? {} } };
  };
}

function listFacts(served: ServedCatalog, account: Account | null): ReturnType<ProgressDeps['listCatalogue']> {
  const exercises = served.list(account);
  const isListed = new Set<string>(exercises.map(({ slug }) => slug));
  return {
    exercises: exercises.map(({ slug, manifest, hints }) => ({
      slug,
      title: manifest.title,
      level: manifest.level,
      minutes: manifest.minutes,
      hintCount: hints.length,
    })),
    tracks: served.tracks().map(({ id, title, level, exercises: slugs }) => ({
      ...{ id, title, level },
      exercises: slugs.filter((slug) => isListed.has(slug)),
    })),
  };
}
