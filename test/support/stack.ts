import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import postgres from 'postgres';
import { type ApiClient, createApiClient } from './api-client.ts';
import { type OwnProcess, projectRoot, runToEnd, startProcess } from './child-process.ts';
import { freePort, type RedisContainer, startRedisContainer } from './redis-container.ts';

export type StackAccount = { role: string; email: string; password: string; token: string };

/** The whole product as `npm start` runs it, with a database and a Redis of its own. */
export type Stack = {
  url: string;
  redis: RedisContainer;
  redisUrl: string;
  /** Holds what `npm start` leaves for the command line. */
  dataDir: string;
  accounts: StackAccount[];
  client(email?: string): ApiClient;
  server: OwnProcess;
  workers: OwnProcess[];
  /** Every worker ever started, for the output of those that are gone. */
  started: OwnProcess[];
  /** Starts another server process on the same port; the earlier one must have ended. */
  restartServer(): Promise<void>;
  /** Starts one more worker and waits until it takes runs. */
  addWorker(): Promise<OwnProcess>;
  stop(): Promise<void>;
};

/** Folders served as exercises; the product's own unless a test brings others. */
export async function startStack(
  options: { exercisesDir?: string; env?: Record<string, string> } = {},
): Promise<Stack> {
  const administration = postgres(requiredUrl('TEST_DATABASE_URL'), { max: 1, onnotice: () => undefined });
  const database = `stack_${randomUUID().replaceAll('-', '').slice(0, 12)}`;
  await administration.unsafe(`CREATE DATABASE ${database}`);
  const redis = await startRedisContainer();
  const dataDir = await mkdtemp(path.join(os.tmpdir(), 'wirekata-stack-'));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const databaseUrl = new URL(requiredUrl('TEST_DATABASE_URL'));
  databaseUrl.pathname = database;
  const workerEnv = { REDIS_URL: redis.url, LOG_LEVEL: 'info', ...options.env };
  const serverEnv = {
    ...workerEnv,
    DATABASE_URL: databaseUrl.href,
    PORT: String(port),
    HOST: '127.0.0.1',
    DATA_DIR: dataDir,
    SESSION_SECRET: randomUUID() + randomUUID(),
    EXERCISES_DIR: options.exercisesDir ?? path.join(projectRoot, 'exercises'),
  };
  await runToEnd('server/seed-demo-main.ts', serverEnv);
  const { accounts } = JSON.parse(await readFile(path.join(dataDir, 'dev.json'), 'utf8')) as {
    accounts: StackAccount[];
  };
  const server = startProcess('server/main.ts', serverEnv);
  const stack: Stack = {
    url,
    redis,
    redisUrl: redis.url,
    dataDir,
    accounts,
    server,
    workers: [],
    started: [],
    client: (email = 'learner@wirekata.test') =>
      createApiClient(url, accounts.find((account) => account.email === email)?.token ?? ''),
    async restartServer() {
      stack.server = startProcess('server/main.ts', serverEnv);
      await untilHealth(stack, (status) => status !== 'unreachable');
    },
    async addWorker() {
      const worker = startProcess('worker/main.ts', workerEnv);
      stack.workers.push(worker);
      stack.started.push(worker);
      await waitFor(
        () => worker.output().includes('taking runs'),
        () => `a worker that takes runs\n${worker.output()}`,
        60_000,
      );
      return worker;
    },
    async stop() {
      for (const child of [...stack.workers, stack.server]) child.kill('SIGTERM');
      await Promise.all([...stack.workers, stack.server].map((child) => child.ended()));
      await redis.remove();
      await administration.unsafe(`DROP DATABASE ${database} WITH (FORCE)`);
      await administration.end();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
  await stack.addWorker();
  await untilHealth(stack, (status) => status === 'ok');
  return stack;
}

async function untilHealth(stack: Stack, isWanted: (status: string) => boolean): Promise<void> {
  let status = '';
  await waitFor(
    async () => {
      status = await fetch(`${stack.url}/api/health`)
        .then((response) => response.json() as Promise<{ status: string }>)
        .then((health) => health.status)
        .catch(() => 'unreachable');
      return isWanted(status);
    },
    () => `a healthy server, last "${status}"\n${stack.server.output()}`,
    30_000,
  );
}

/** @throws Error naming what was waited for. */
export async function waitFor(
  check: () => boolean | Promise<boolean>,
  what: string | (() => string),
  timeoutMs: number,
): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  while (!(await check())) {
    if (performance.now() > deadline)
      throw new Error(`waited ${timeoutMs} ms for ${typeof what === 'string' ? what : what()}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function requiredUrl(name: string): string {
  const url = process.env[name];
  if (url === undefined) throw new Error(`${name} is not set: run this through "npm test", which starts the services`);
  return url;
}
