import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type Docker from 'dockerode';
import { Redis } from 'ioredis';
import postgres from 'postgres';
import { imageTag } from '#sandbox-images/images.ts';
import type { CloseStack } from '../close-stack.ts';
import type { DataDir } from '../data-dir.ts';
import { SetupFailure } from '../setup-failure.ts';
import { type PlatformContainer, type RunningContainer, removeVolume, startContainer } from './platform-container.ts';

const readyTimeoutMs = 30_000;
const pollMs = 100;

export type Services = { databaseUrl: string; redisUrl: string };

export type ServicesOptions = {
  docker: Docker;
  dataDir: DataDir;
  /** Services somebody else runs; a container is started for each that is undefined. */
  given: { databaseUrl: string | undefined; redisUrl: string | undefined };
  closers: CloseStack;
  /** Tests start from nothing and leave nothing. */
  keepData: boolean;
};

/**
 * Postgres and Redis for the server and the worker, reachable from this machine alone.
 * @throws SetupFailure with the service's last log lines when it does not answer.
 */
export async function ensureServices(options: ServicesOptions): Promise<Services> {
  const { given } = options;
  const [databaseUrl, redisUrl] = await Promise.all([
    given.databaseUrl ?? startPostgres(options),
    given.redisUrl ?? startRedis(options),
  ]);
  return { databaseUrl, redisUrl };
}

async function startPostgres(options: ServicesOptions): Promise<string> {
  const password = options.dataDir.secrets.postgresPassword;
  const container = await start(options, {
    role: 'postgres',
    script: await readScript('start-postgres.sh'),
    env: { POSTGRES_PASSWORD: password },
    port: 5432,
    // "fast": Postgres ends sessions and does not wait for them.
    stopSignal: 'SIGINT',
  });
  const url = `postgres://wirekata:${password}@${container.address}/wirekata`;
  await untilAnswers(container, async () => {
    const sql = postgres(url, { max: 1, connect_timeout: 2, onnotice: () => undefined });
    await sql`SELECT 1`.finally(() => sql.end({ timeout: 1 }));
  });
  return url;
}

async function startRedis(options: ServicesOptions): Promise<string> {
  const password = options.dataDir.secrets.redisPassword;
  const container = await start(options, {
    role: 'redis',
    script: await readScript('start-redis.sh'),
    env: { REDIS_PASSWORD: password },
    port: 6379,
    stopSignal: 'SIGTERM',
  });
  const url = `redis://:${password}@${container.address}`;
  await untilAnswers(container, async () => {
    const redis = new Redis(url, { lazyConnect: true, retryStrategy: () => null });
    redis.on('error', () => undefined);
    try {
      await redis.connect();
      await redis.ping();
    } finally {
      redis.disconnect();
    }
  });
  return url;
}

type ServiceSpec = Omit<PlatformContainer, 'name' | 'image'>;

async function start(
  { docker, dataDir, closers, keepData }: ServicesOptions,
  spec: ServiceSpec,
): Promise<RunningContainer> {
  const name = `wirekata-${dataDir.id}-${spec.role}`;
  if (!keepData) await removeVolume(docker, name);
  const container = await startContainer(docker, { ...spec, name, image: imageTag('services') });
  closers.add(spec.role, async () => {
    await container.stop();
    if (!keepData) await removeVolume(docker, name);
  });
  return container;
}

const readScript = (file: string) => readFile(path.join(import.meta.dirname, '../platform', file), 'utf8');

async function untilAnswers(container: RunningContainer, ask: () => Promise<void>): Promise<void> {
  const deadline = performance.now() + readyTimeoutMs;
  for (;;) {
    const refusal = await ask().then(
      () => undefined,
      (error: unknown) => error,
    );
    if (refusal === undefined) return;
    if (performance.now() > deadline || !(await container.isRunning())) {
      throw new SetupFailure(`${container.name} does not answer (${refusal}):\n${await container.lastLog()}`);
    }
    await sleep(pollMs);
  }
}
