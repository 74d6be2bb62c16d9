import path from 'node:path';
import { z } from 'zod';
import { SetupFailure } from './setup-failure.ts';

export const projectRoot = path.join(import.meta.dirname, '..');

const Environment = z.object({
  PORT: z.coerce.number().int().min(1).max(65_535).default(3000),
  HOST: z.string().min(1).default('127.0.0.1'),
  DATA_DIR: z.string().min(1).optional(),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  REDIS_URL: z.url({ protocol: /^rediss?$/ }).optional(),
  TEST_DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  TEST_REDIS_URL: z.url({ protocol: /^rediss?$/ }).optional(),
  DOCKER_HOST: z.string().optional(),
  CHROMIUM_PATH: z.string().optional(),
});

export type SetupConfig = {
  port: number;
  host: string;
  /** Absolute. Everything that outlives a start is below it or in volumes named after it. */
  dataDir: string;
  databaseUrl: string | undefined;
  redisUrl: string | undefined;
  /** What tests and benchmarks may fill and empty; never the two above. */
  testDatabaseUrl: string | undefined;
  testRedisUrl: string | undefined;
  /** Where the Docker engine was said to be; undefined for this machine's own. */
  dockerHost: string | undefined;
  chromiumPath: string | undefined;
};

/** @throws SetupFailure that lists every problem of the environment. */
export function readConfig(environment: NodeJS.ProcessEnv, defaultDataDir: string): SetupConfig {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const parsed = Environment.safeParse(given);
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
    throw new SetupFailure(`The environment has problems:\n${problems.join('\n')}\nSee .env.example.`);
  }
  const env = parsed.data;
  return {
    port: env.PORT,
    host: env.HOST,
    dataDir: path.resolve(projectRoot, env.DATA_DIR ?? defaultDataDir),
    databaseUrl: env.DATABASE_URL,
    redisUrl: env.REDIS_URL,
    testDatabaseUrl: env.TEST_DATABASE_URL,
    testRedisUrl: env.TEST_REDIS_URL,
    dockerHost: env.DOCKER_HOST,
    chromiumPath: env.CHROMIUM_PATH,
  };
}

/** Where a browser on this machine finds the server. */
export function localUrl({ host, port }: Pick<SetupConfig, 'host' | 'port'>): string {
  const name = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host;
  return `http://${name}:${port}`;
}
