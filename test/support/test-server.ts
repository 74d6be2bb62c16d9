import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { pino } from 'pino';
import { readConfig, type ServerConfig } from '#server/config.ts';
import { type DemoAccount, seedDemo } from '#server/db/seed-demo.ts';
import { type RunningServer, startServer } from '#server/start-server.ts';
import { type ApiClient, createApiClient } from './api-client.ts';
import { type Services, startServices } from './services.ts';

export const fixtureExercisesDir = path.join(import.meta.dirname, '../fixtures/exercises');
/** The site's own origin for every test server, whatever its port. */
export const ownOrigin = 'http://wirekata.test';

/** A real server in this process, on a database and a Redis of its own, with the demo people. */
export type TestServer = {
  services: Services;
  config: ServerConfig;
  url: string;
  accounts: DemoAccount[];
  client(email?: string): ApiClient;
  tokenOf(email: string): string;
  /** Closes the server and starts another one on the same services. */
  restart(): Promise<void>;
  close(): Promise<void>;
};

/** `reroute` gives the server another way to a service, for example one that can be cut. */
export async function startTestServer(
  environment: Record<string, string> = {},
  reroute: (serviceUrl: string) => Promise<string> = async (url) => url,
): Promise<TestServer> {
  const services = await startServices();
  const accounts = await seedDemo(services.sql);
  const config = readConfig({
    PORT: '0',
    DATABASE_URL: await reroute(services.databaseUrl),
    REDIS_URL: await reroute(services.redisUrl),
    SESSION_SECRET: randomUUID() + randomUUID(),
    PUBLIC_ORIGINS: ownOrigin,
    EXERCISES_DIR: fixtureExercisesDir,
    WEB_DIST: '/nonexistent',
    LOG_LEVEL: 'silent',
    ...environment,
  });
  const log = pino({ level: config.logLevel });
  let running: RunningServer = await startServer(config, log);
  const tokenOf = (email: string) => accounts.find((account) => account.email === email)?.token ?? '';
  return {
    services,
    config,
    accounts,
    get url() {
      return running.url;
    },
    tokenOf,
    client: (email = 'learner@wirekata.test') => createApiClient(running.url, tokenOf(email)),
    async restart() {
      await running.close();
      running = await startServer(config, log);
    },
    async close() {
      await running.close();
      await services.close();
    },
  };
}
