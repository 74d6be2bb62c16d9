import path from 'node:path';
import { z } from 'zod';

const projectRoot = path.join(import.meta.dirname, '..');
const minuteMs = 60_000;

const Flag = z.enum(['true', 'false']).transform((text) => text === 'true');
const Count = z.coerce.number().int().positive();

const Environment = z.object({
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
  HOST: z.string().default('127.0.0.1'),
  DATA_DIR: z.string().default('.wirekata'),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }),
  DATABASE_POOL_SIZE: Count.max(100).default(10),
  REDIS_URL: z.url({ protocol: /^rediss?$/ }),
  /** Folders that hold exercise folders, joined by ":". */
  EXERCISES_DIR: z.string().min(1).default(path.join(projectRoot, 'exercises')),
  /** Signs session cookies. The same in every server of one installation. */
  SESSION_SECRET: z.string().min(32, 'must have at least 32 characters; make one with: openssl rand -hex 32'),
  /** Origins that pages are served from, joined by ","; others may not change anything. */
  PUBLIC_ORIGINS: z.string().optional(),
  /** Proxies in front that set X-Forwarded-For; 0 means the header is ignored. */
  TRUST_PROXY_HOPS: z.coerce.number().int().min(0).max(10).default(0),
  /** true wherever the site is reached by https: the cookie is then never sent without it. */
  COOKIE_SECURE: Flag.default(false),
  SESSION_IDLE_HOURS: Count.default(72),
  SESSION_MAX_DAYS: Count.default(30),
  /** People may sign in through this OpenID Connect provider; absent means that they may not. */
  OIDC_ISSUER: z.url({ protocol: /^https?$/ }).optional(),
  OIDC_CLIENT_ID: z.string().min(1).optional(),
  OIDC_CLIENT_SECRET: z.string().min(1).optional(),
  /** What the button says after "Continue with". */
  OIDC_TITLE: z.string().min(1).max(40).default('single sign-on'),
  GITHUB_CLIENT_ID: z.string().min(1).optional(),
  GITHUB_CLIENT_SECRET: z.string().min(1).optional(),
  GITHUB_URL: z.url({ protocol: /^https?$/ }).default('https://github.com'),
  /** Serves GET /metrics for Prometheus on this port of HOST; absent means no metrics. */
  OPERATIONS_PORT: z.coerce.number().int().min(0).max(65_535).optional(),
  WEB_DIST: z.string().default(path.join(projectRoot, 'web/dist')),
  LIMIT_REQUESTS_PER_MINUTE: Count.default(1200),
  LIMIT_SIGN_UPS_PER_HOUR: Count.default(120),
  LIMIT_SIGN_IN_FAILURES: Count.default(10),
  LIMIT_WRONG_TOKENS_PER_MINUTE: Count.default(60),
  LIMIT_SUBMISSIONS_PER_MINUTE: Count.default(60),
  LIMIT_SUBMISSIONS_IN_FLIGHT: Count.default(12),
  LIMIT_QUEUED_RUNS: Count.default(200),
  LIMIT_SOCKETS_PER_USER: Count.default(10),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
});

/** The server speaks plain HTTP: only a trusted proxy can tell it that a page came by https. */
const CheckedEnvironment = Environment.refine((env) => !env.COOKIE_SECURE || env.TRUST_PROXY_HOPS > 0, {
  path: ['COOKIE_SECURE'],
  message: 'needs TRUST_PROXY_HOPS of at least 1, or nobody could sign in',
})
  .refine((env) => (env.OIDC_ISSUER === undefined) === (env.OIDC_CLIENT_ID === undefined), {
    path: ['OIDC_ISSUER'],
    message: 'goes together with OIDC_CLIENT_ID',
  })
  .refine((env) => (env.GITHUB_CLIENT_ID === undefined) === (env.GITHUB_CLIENT_SECRET === undefined), {
    path: ['GITHUB_CLIENT_ID'],
    message: 'goes together with GITHUB_CLIENT_SECRET',
  })
  .refine((env) => [env.OIDC_ISSUER, env.GITHUB_URL].every(isSafeProvider), {
    path: ['OIDC_ISSUER'],
    message: 'must be reached by https, as must GITHUB_URL: who reads the answer is signed in',
  });

const isSafeProvider = (url: string | undefined): boolean =>
  url === undefined || url.startsWith('https:') || ['127.0.0.1', 'localhost'].includes(new URL(url).hostname);

export type ServerConfig = {
  port: number;
  host: string;
  dataDir: string;
  databaseUrl: string;
  databasePoolSize: number;
  redisUrl: string;
  exerciseDirs: string[];
  publicOrigins: string[];
  trustProxyHops: number;
  session: { secret: string; cookieName: string; isSecure: boolean; idleMs: number; maxMs: number };
  signInProviders: {
    oidc: { issuer: string; clientId: string; clientSecret: string | undefined; title: string } | undefined;
    github: { url: string; clientId: string; clientSecret: string } | undefined;
  };
  operationsPort: number | undefined;
  webDist: string;
  limits: {
    requestsPerMinute: number;
    signUpsPerHour: number;
    /** Failures per address and e-mail within 15 minutes. */
    signInFailures: number;
    /** API tokens from one address that are not valid. */
    wrongTokensPerMinute: number;
    submissionsPerMinute: number;
    submissionsInFlight: number;
    queuedRuns: number;
    socketsPerUser: number;
  };
  logLevel: string;
};

/** @throws Error that lists every problem of the environment. */
export function readConfig(environment: NodeJS.ProcessEnv = process.env): ServerConfig {
  const parsed = CheckedEnvironment.safeParse(environment);
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
    throw new Error(`The server cannot start with this environment:\n${problems.join('\n')}\nSee .env.example.`);
  }
  const env = parsed.data;
  return {
    port: env.PORT,
    host: env.HOST,
    dataDir: path.resolve(env.DATA_DIR),
    databaseUrl: env.DATABASE_URL,
    databasePoolSize: env.DATABASE_POOL_SIZE,
    redisUrl: env.REDIS_URL,
    exerciseDirs: env.EXERCISES_DIR.split(':').filter((dir) => dir !== ''),
    publicOrigins: readOrigins(env.PUBLIC_ORIGINS, env.HOST, env.PORT),
    trustProxyHops: env.TRUST_PROXY_HOPS,
    session: {
      secret: env.SESSION_SECRET,
      // Browsers keep cookies by host, not by port: two copies on one machine must not share a name.
      cookieName: env.COOKIE_SECURE ? '__Host-wirekata' : `wirekata-${env.PORT}`,
      isSecure: env.COOKIE_SECURE,
      idleMs: env.SESSION_IDLE_HOURS * 60 * minuteMs,
      maxMs: env.SESSION_MAX_DAYS * 24 * 60 * minuteMs,
    },
    signInProviders: readProviders(env),
    operationsPort: env.OPERATIONS_PORT,
    webDist: path.resolve(env.WEB_DIST),
    limits: {
      requestsPerMinute: env.LIMIT_REQUESTS_PER_MINUTE,
      signUpsPerHour: env.LIMIT_SIGN_UPS_PER_HOUR,
      signInFailures: env.LIMIT_SIGN_IN_FAILURES,
      wrongTokensPerMinute: env.LIMIT_WRONG_TOKENS_PER_MINUTE,
      submissionsPerMinute: env.LIMIT_SUBMISSIONS_PER_MINUTE,
      submissionsInFlight: env.LIMIT_SUBMISSIONS_IN_FLIGHT,
      queuedRuns: env.LIMIT_QUEUED_RUNS,
      socketsPerUser: env.LIMIT_SOCKETS_PER_USER,
    },
    logLevel: env.LOG_LEVEL,
  };
}

function readProviders(env: z.infer<typeof Environment>): ServerConfig['signInProviders'] {
  const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: oidcId, GITHUB_CLIENT_ID: githubId } = env;
  const githubSecret = env.GITHUB_CLIENT_SECRET;
  return {
    oidc:
      issuer && oidcId
        ? { issuer, clientId: oidcId, clientSecret: env.OIDC_CLIENT_SECRET, title: env.OIDC_TITLE }
        : undefined,
    github:
      githubId && githubSecret
        ? { url: env.GITHUB_URL.replace(/\/$/, ''), clientId: githubId, clientSecret: githubSecret }
        : undefined,
  };
}

function readOrigins(text: string | undefined, host: string, port: number): string[] {
  if (text !== undefined) return text.split(',').map((origin) => origin.trim().replace(/\/$/, ''));
  return [...new Set([host, 'localhost', '127.0.0.1'])].map((name) => `http://${name}:${port}`);
}
