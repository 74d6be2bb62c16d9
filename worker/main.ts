import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { pino } from 'pino';
import { workerHeartbeatPrefix } from '#contracts/health.ts';
import { cancelChannel } from '#contracts/run-job.ts';
import { createBundleCache } from './bundle-cache.ts';
import { runCanary } from './canary.ts';
import { readConfig } from './config.ts';
import { consumeRuns } from './consume-runs.ts';
import { consumeWorkbench } from './consume-workbench.ts';
import { guardHealth } from './guard-health.ts';
import { openSandbox } from './open-sandbox.ts';
import { sweepOrphans } from './pool/sweep-orphans.ts';
import { readSite } from './read-site.ts';

const sweepIntervalMs = 30_000;
const minOrphanAgeMs = 90_000;

const config = readConfig();
const workerId = randomUUID();
const log = pino({ level: config.logLevel, base: { worker: workerId.slice(0, 8) } });

const redis = new Redis(config.redisUrl, { maxRetriesPerRequest: 2, commandTimeout: 5000 });
const subscriber = new Redis(config.redisUrl, { maxRetriesPerRequest: null });
for (const client of [redis, subscriber])
  client.on('error', (error) => log.warn({ err: error }, 'Redis is not answering'));

const site = await readSite(redis);
const { docker, pool } = openSandbox({
  site,
  workerId,
  warmPodCount: config.warmPodCount,
  onFault: (error) => {
    log.error({ err: error }, 'a pod could not be made or removed');
    health.suspect();
  },
});
const shared = {
  ...{ redis, pool, log, bundles: createBundleCache(redis) },
  queueConnection: { url: config.redisUrl, maxRetriesPerRequest: null },
  onFault: () => health.suspect(),
};
const consumer = consumeRuns({ ...shared, concurrency: config.concurrency });
const sessions = consumeWorkbench({
  ...shared,
  subscriber,
  sessionCount: config.workbench.sessionCount,
  times: config.workbench,
});
const health = guardHealth({ redis, workerId, check: () => runCanary(pool), consumers: [consumer, sessions], log });

const sweep = async (): Promise<void> => {
  const isAlive = async (id: string): Promise<boolean> =>
    id === workerId || (await redis.exists(`${workerHeartbeatPrefix}${id}`)) === 1;
  const removedCount = await sweepOrphans({ docker, site, isAlive, minAgeMs: minOrphanAgeMs });
  if (removedCount > 0) log.info({ removedCount }, 'removed containers of dead workers');
};
const sweeper = setInterval(() => {
  sweep().catch((error: unknown) => log.warn({ err: error }, 'the sweep failed'));
}, sweepIntervalMs);

let isStopping = false;
const stop = async (): Promise<void> => {
  // A second signal does not wait.
  if (isStopping) process.exit(1);
  isStopping = true;
  log.info('draining');
  clearInterval(sweeper);
  const drained = Promise.all([sessions.close(), consumer.close(false)]).then(() => true);
  const late = new Promise<false>((resolve) => setTimeout(() => resolve(false), config.drainTimeoutMs));
  if (!(await Promise.race([drained, late]))) await consumer.close(true);
  await health.close();
  await pool.close();
  redis.disconnect();
  subscriber.disconnect();
  log.info('stopped');
  process.exit(0);
};
process.on('SIGTERM', () => void stop());
process.on('SIGINT', () => void stop());

await subscriber.subscribe(cancelChannel);
subscriber.on('message', (channel, runId) => {
  if (channel !== cancelChannel) return;
  consumer.cancel(runId);
  sessions.cancel(runId);
});
await runCanary(pool).catch((error: unknown) => {
  log.fatal({ err: error }, 'the canary did not pass, so this worker takes no runs');
  process.exit(1);
});
await health.start();
await sweep();
consumer.start();
sessions.start();
log.info({ concurrency: config.concurrency, sessions: config.workbench.sessionCount }, 'taking runs');
