import { Queue } from 'bullmq';
import type { FastifyBaseLogger, FastifyInstance } from 'fastify';
import { runEventsChannel } from '#contracts/run-event.ts';
import {
  cancelChannel,
  queuePrefix,
  type RunJob,
  runsQueue,
  type VerdictJob,
  verdictsQueue,
} from '#contracts/run-job.ts';
import { type WorkbenchJob, workbenchQueue } from '#contracts/workbench.ts';
import { buildApp } from './app.ts';
import { assembleApp, assembleServices } from './assemble-deps.ts';
import type { ServerConfig } from './config.ts';
import { connectDatabase } from './db/connect.ts';
import { connectRedis, listenToChannels } from './db/connect-redis.ts';
import { migrate } from './db/migrate.ts';
import { serveCatalog } from './features/exercises/serve-catalog.ts';
import { leaderboardChannel } from './features/leaderboard/leaderboard-feed.ts';
import { endedAccessChannel } from './features/live/ended-access.ts';
import { consumeVerdicts } from './features/runs/consume-verdicts.ts';
import { startReconciler } from './features/runs/reconcile-runs.ts';
import { startRelay } from './features/runs/relay-outbox.ts';
import { watchSessions } from './features/workbench/watch-sessions.ts';
import { startOperations } from './operations.ts';

export type RunningServer = {
  /** Where it listens, for example `http://127.0.0.1:3000`. */
  url: string;
  close(): Promise<void>;
};

type Close = () => unknown;

const requestGraceMs = 3000;

/**
 * Starts everything in order: connections, schema, catalogue, loops, listening. Each start yields its close, and
 * closing runs them in reverse, so that nothing loses what it still needs.
 * @throws what kept it from starting, after closing what had been started.
 */
export async function startServer(config: ServerConfig, log: FastifyBaseLogger): Promise<RunningServer> {
  const closes: Close[] = [];
  const close = async (): Promise<void> => {
    for (const closeOne of closes.splice(0).reverse()) {
      try {
        await closeOne();
      } catch (error) {
        log.warn({ err: error }, 'something did not close well');
      }
    }
  };
  try {
    return { url: await startAll(config, log, closes), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function startAll(config: ServerConfig, log: FastifyBaseLogger, closes: Close[]): Promise<string> {
  const sql = connectDatabase(config.databaseUrl, { poolSize: config.databasePoolSize });
  closes.push(() => sql.end({ timeout: 2 }));
  const applied = await migrate(sql);
  if (applied.length > 0) log.info({ applied }, 'database migrated');

  const redis = connectRedis(config.redisUrl, log);
  closes.push(() => redis.disconnect());
  const queueOptions = { connection: redis, prefix: queuePrefix };
  const queue = new Queue<RunJob>(runsQueue, queueOptions);
  const verdicts = new Queue<VerdictJob>(verdictsQueue, queueOptions);
  const sessionQueue = new Queue<WorkbenchJob>(workbenchQueue, queueOptions);
  for (const one of [queue, verdicts, sessionQueue]) {
    one.on('error', (error) => log.debug({ err: error }, 'the queue is not answering'));
    closes.push(() => one.close());
  }

  const operations = await startOperations({ config, queue, sessionQueue, log });
  closes.push(operations.close);
  const connections = { config, log, sql, redis, queue, sessionQueue, operations };
  const services = assembleServices(connections);
  const { runs, outbox, served, revisions, feed, boards, clients, endedAccess, finishRun } = services;
  const { sessions, endSessions } = services;
  const catalog = await serveCatalog({
    dirs: config.exerciseDirs,
    served,
    revisions,
    onChanged: (slugs) => clients.broadcast({ type: 'exercises-changed', slugs }),
    log,
  });
  closes.push(catalog.close);

  const relay = startRelay({ outbox, queue, redis, log });
  closes.push(relay.close);
  const reconciler = startReconciler({ runs, queue, verdicts, redis, relay, finishRun, log });
  closes.push(reconciler.close);
  closes.push(watchSessions({ store: sessions, queue: sessionQueue, redis, endSessions, log }).close);
  const consumer = consumeVerdicts({ redisUrl: config.redisUrl, finishRun, log });
  closes.push(consumer.close);
  const listener = listenToChannels(config.redisUrl, {
    handlers: {
      [runEventsChannel]: feed.receiveEvent,
      [cancelChannel]: feed.receiveCancel,
      [leaderboardChannel]: boards.receive,
      [endedAccessChannel]: endedAccess.receive,
    },
    onReady: () => {
      feed.resyncAll();
      boards.refreshAll();
    },
    log,
  });
  closes.push(listener.close);
  closes.push(endedAccess.startChecking());

  const app = await buildApp(await assembleApp(connections, services, relay));
  closes.push(() => closeApp(app));
  return app.listen({ port: config.port, host: config.host });
}

/** Requests under way may end; connections whose other side does nothing are cut. */
async function closeApp(app: FastifyInstance): Promise<void> {
  const timer = setTimeout(() => app.server.closeAllConnections(), requestGraceMs);
  await app.close();
  clearTimeout(timer);
}
