import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import { workerHeartbeatPrefix, workerHeartbeatSeconds } from '#contracts/health.ts';
import type { RunConsumer } from './consume-runs.ts';

const heartbeatIntervalMs = 5000;
const recheckIntervalMs = 5000;

export type HealthGuard = {
  start(): Promise<void>;
  /** Something of ours broke: take no further run until the canary passes again. */
  suspect(): void;
  close(): Promise<void>;
};

export type HealthGuardOptions = {
  redis: Redis;
  workerId: string;
  /** Rejects while this host cannot run a solution that is known to be right. */
  check: () => Promise<void>;
  consumers: readonly Pick<RunConsumer, 'pause' | 'resume'>[];
  log: Logger;
};

/** A worker that cannot run a right solution would fail learners, so it stops claiming and says so by its silence. */
export function guardHealth({ redis, workerId, check, consumers, log }: HealthGuardOptions): HealthGuard {
  const key = `${workerHeartbeatPrefix}${workerId}`;
  let isHealthy = true;
  let isClosed = false;
  let isChecking = false;

  const beat = async (): Promise<void> => {
    if (isHealthy && !isClosed) await redis.set(key, '1', 'EX', workerHeartbeatSeconds);
  };
  const timer = setInterval(() => {
    beat().catch((error: unknown) => log.warn({ err: error }, 'no heartbeat'));
  }, heartbeatIntervalMs);

  const recover = async (): Promise<void> => {
    await Promise.all(consumers.map((consumer) => consumer.pause()));
    for (;;) {
      try {
        await check();
        break;
      } catch (error) {
        isHealthy = false;
        log.error({ err: error }, 'the canary fails; no runs are taken');
        await redis.del(key).catch(() => undefined);
        await new Promise((resolve) => setTimeout(resolve, recheckIntervalMs).unref());
        if (isClosed) return;
      }
    }
    isHealthy = true;
    if (isClosed) return;
    for (const consumer of consumers) consumer.resume();
    await beat().catch(() => undefined);
    log.info('the canary passes; taking runs');
  };
  return {
    start: beat,
    suspect() {
      if (isChecking) return;
      isChecking = true;
      recover()
        .catch((error: unknown) => log.error({ err: error }, 'the recovery broke'))
        .finally(() => {
          isChecking = false;
        });
    },
    async close() {
      isClosed = true;
      clearInterval(timer);
      await redis.del(key).catch(() => undefined);
    },
  };
}
