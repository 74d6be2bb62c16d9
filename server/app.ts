import websocket from '@fastify/websocket';
import fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import { maxClientMessageBytes } from '#contracts/live-message.ts';
import type { ServerConfig } from './config.ts';
import { type AccountDeps, accountRoutes } from './features/accounts/account-routes.ts';
import { type AuthDeps, authRoutes } from './features/accounts/auth-routes.ts';
import { type OwnSessionDeps, ownSessionRoutes } from './features/accounts/own-session-routes.ts';
import { type TokenDeps, tokenRoutes } from './features/accounts/token-routes.ts';
import { type CohortDeps, cohortRoutes } from './features/cohorts/cohort-routes.ts';
import { type DraftDeps, draftRoutes } from './features/drafts/draft-routes.ts';
import { type ExerciseDeps, exerciseRoutes } from './features/exercises/exercise-routes.ts';
import { type HealthChecks, healthRoutes } from './features/health/health-routes.ts';
import { type LeaderboardDeps, leaderboardRoutes } from './features/leaderboard/leaderboard-routes.ts';
import { type LiveDeps, liveRoutes } from './features/live/live-routes.ts';
import { closeCodes } from './features/live/live-socket.ts';
import { type ProgressDeps, progressRoutes } from './features/progress/progress-routes.ts';
import { type ProviderDeps, providerRoutes } from './features/sign-in-providers/provider-routes.ts';
import { type SolutionDeps, solutionRoutes } from './features/solutions/solution-routes.ts';
import { type SubmissionDeps, submissionRoutes } from './features/submissions/submission-routes.ts';
import { type SavedRequestDeps, savedRequestRoutes } from './features/workbench/saved-request-routes.ts';
import { type WorkbenchDeps, workbenchRoutes } from './features/workbench/workbench-routes.ts';
import { errorReply } from './plugins/error-reply.ts';
import { notFound } from './plugins/not-found.ts';
import { openApi, openApiRoutes } from './plugins/openapi.ts';
import { originCheck } from './plugins/origin-check.ts';
import { requestLimit } from './plugins/rate-limit.ts';
import { requestLog } from './plugins/request-log.ts';
import { securityHeaders } from './plugins/security-headers.ts';
import { type SessionOptions, sessions } from './plugins/session.ts';
import { createPageFallback, webAssets } from './plugins/web-assets.ts';

export type AppDeps = {
  config: ServerConfig;
  log: FastifyBaseLogger;
  sessionStore: SessionOptions['store'];
  tokens: Omit<TokenDeps, 'proveOwner'>;
  auth: Omit<AuthDeps, 'cookieName' | 'limits'>;
  account: AccountDeps;
  ownSessions: OwnSessionDeps;
  signInProviders: ProviderDeps;
  progress: ProgressDeps;
  cohorts: CohortDeps;
  exercises: ExerciseDeps;
  drafts: DraftDeps;
  submissions: SubmissionDeps;
  solutions: SolutionDeps;
  workbench: WorkbenchDeps;
  savedRequests: SavedRequestDeps;
  live: Omit<LiveDeps, 'publicOrigins'>;
  leaderboards: LeaderboardDeps;
  healthChecks: HealthChecks;
  /** Told of every answered request. */
  onAnswered?: (answered: { route: string; method: string; status: number; durationMs: number }) => void;
};

const bodyLimit = 64 * 1024;

/** Puts the HTTP side together; opens and starts nothing. */
export async function buildApp(deps: AppDeps): Promise<FastifyInstance> {
  const { config } = deps;
  const app = fastify({
    loggerInstance: deps.log,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit,
    trustProxy: (_address, hop) => hop < config.trustProxyHops,
    genReqId: () => crypto.randomUUID(),
  });
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  app.removeContentTypeParser('text/plain');

  await app.register(errorReply);
  await app.register(notFound, { fallback: createPageFallback(config.webDist) });
  await app.register(requestLog, deps.onAnswered ? { onAnswered: deps.onAnswered } : {});
  await app.register(securityHeaders, { isSecure: config.session.isSecure });
  await app.register(openApi);
  await app.register(websocket, {
    options: { maxPayload: maxClientMessageBytes, perMessageDeflate: false },
    preClose: closeSockets,
  });
  await app.register(webAssets, { dir: config.webDist });
  await app.register(openApiRoutes);
  // Outside the rest of the API: it answers whatever becomes of sessions and limits.
  await app.register(healthRoutes, { prefix: '/api', checks: deps.healthChecks });
  await app.register((api) => registerApi(api, deps), { prefix: '/api' });
  return app;
}

async function registerApi(api: FastifyInstance, deps: AppDeps): Promise<void> {
  const { config } = deps;
  const { publicOrigins, limits } = config;
  const { secret, cookieName, isSecure, maxMs } = config.session;
  const { tokens } = deps.tokens;
  await api.register(originCheck, { publicOrigins });
  await api.register(requestLimit, { requestsPerMinute: limits.requestsPerMinute });
  await api.register(sessions, {
    ...{ secret, cookieName, isSecure, maxMs },
    store: deps.sessionStore,
    findByToken: tokens.findOwner,
    wrongTokensPerMinute: limits.wrongTokensPerMinute,
  });
  await api.register(authRoutes, { ...deps.auth, cookieName, limits });
  await api.register(tokenRoutes, { ...deps.tokens, proveOwner: deps.account.proveOwner });
  await api.register(accountRoutes, { ...deps.account, cookieName });
  await api.register(ownSessionRoutes, deps.ownSessions);
  await api.register(providerRoutes, { ...deps.signInProviders, cookieName, isSecure, publicOrigins });
  await api.register(exerciseRoutes, deps.exercises);
  await api.register(draftRoutes, deps.drafts);
  await api.register(submissionRoutes, deps.submissions);
  await api.register(solutionRoutes, deps.solutions);
  await api.register(workbenchRoutes, deps.workbench);
  await api.register(savedRequestRoutes, deps.savedRequests);
  await api.register(cohortRoutes, deps.cohorts);
  await api.register(progressRoutes, deps.progress);
  await api.register(leaderboardRoutes, deps.leaderboards);
  await api.register(liveRoutes, { ...deps.live, publicOrigins });
}

/** Tells pages that this server goes away on purpose: they come back and resume. */
function closeSockets(this: FastifyInstance, done: () => void): void {
  for (const client of this.websocketServer.clients) client.close(closeCodes.restarting, 'the server is restarting');
  this.websocketServer.close(done);
}
