import os from 'node:os';
import { z } from 'zod';

const maxSessionMs = 1_080_000;

const Environment = z.object({
  REDIS_URL: z.url({ protocol: /^rediss?$/ }),
  /** Runs at the same time; each keeps about one processor busy. */
  WORKER_CONCURRENCY: z.coerce.number().int().min(1).max(64).default(Math.max(1, os.availableParallelism())),
  /** Idle pods over all kinds; each holds 60–250 MB. */
  WARM_POD_COUNT: z.coerce.number().int().min(0).max(64).default(6),
  /** A SIGTERM lets running attempts finish for this long. */
  DRAIN_TIMEOUT_MS: z.coerce.number().int().min(0).max(600_000).default(60_000),
  /** Workbench sessions at the same time, beside the runs; 0 for a worker that takes none. */
  WORKBENCH_SESSIONS: z.coerce.number().int().min(0).max(64).default(2),
  /** A session ends this long after its last command. */
  WORKBENCH_IDLE_MS: z.coerce.number().int().min(1000).max(maxSessionMs).default(300_000),
  /** A session ends this long after it was opened; a pod's own lifetime is the limit of it. */
  WORKBENCH_SESSION_MS: z.coerce.number().int().min(1000).max(maxSessionMs).default(900_000),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
});

/** Every variable that a worker reads. */
export const workerVariables: readonly string[] = Object.keys(Environment.shape);

export type WorkerConfig = {
  redisUrl: string;
  concurrency: number;
  warmPodCount: number;
  workbench: { sessionCount: number; idleMs: number; sessionMs: number };
  drainTimeoutMs: number;
  logLevel: string;
};

/** @throws Error that lists every problem of the environment. */
export function readConfig(environment: NodeJS.ProcessEnv = process.env): WorkerConfig {
  const parsed = Environment.safeParse(environment);
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
    throw new Error(`The worker cannot start with this environment:\n${problems.join('\n')}\nSee .env.example.`);
  }
  const env = parsed.data;
  return {
    redisUrl: env.REDIS_URL,
    concurrency: env.WORKER_CONCURRENCY,
    warmPodCount: env.WARM_POD_COUNT,
    workbench: {
      sessionCount: env.WORKBENCH_SESSIONS,
      idleMs: env.WORKBENCH_IDLE_MS,
      sessionMs: env.WORKBENCH_SESSION_MS,
    },
    drainTimeoutMs: env.DRAIN_TIMEOUT_MS,
    logLevel: env.LOG_LEVEL,
  };
}
