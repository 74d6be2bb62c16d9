import type { ServiceAccess } from '../../../../contracts/harness-message.ts';
import { HarnessFault } from '../failure.ts';

/** Which database the current group works in, and what the learner's processes are told about the services. */
export interface RunData {
  /** The next group gets an empty database and an empty Redis, unless the last one touched neither. */
  beginGroup(): void;
  /** Name of the group's database; from now on it counts as used. */
  database(): string;
  /** `DATABASE_URL` and `REDIS_URL` where the exercise declares those services. */
  env(): Record<string, string>;
  /** Makes the group's Redis empty, once; to be awaited before anything uses it. */
  prepare(): Promise<void>;
}

type RunDataDeps = {
  services: ServiceAccess;
  /** All groups share the data, as they share a process. */
  isKeptForRun: boolean;
  emptyRedis: () => Promise<void>;
};

export function createRunData({ services: { postgres, redis }, isKeptForRun, emptyRedis }: RunDataDeps): RunData {
  let databaseIndex = 0;
  let isDatabaseUsed = false;
  let isRedisUsed = false;
  let emptying: Promise<void> | null = null;
  const database = (): string => {
    const name = postgres?.databases[databaseIndex];
    if (name === undefined) {
      throw new HarnessFault(
        `Group ${databaseIndex + 1} of the run needs a database of its own, but the pod has ${postgres?.databases.length ?? 0}: use persist: run, or fewer groups.`,
      );
    }
    isDatabaseUsed = true;
    return name;
  };
  return {
    database,
    beginGroup() {
      if (isKeptForRun) return;
      if (isDatabaseUsed) databaseIndex++;
      isDatabaseUsed = false;
      emptying = redis !== undefined && isRedisUsed ? emptyRedis() : null;
      emptying?.catch(() => undefined);
      isRedisUsed = false;
    },
    env() {
      const urls: Record<string, string> = {};
      if (postgres !== undefined) {
        const { app, host, port } = postgres;
        urls['DATABASE_URL'] = `postgres://${app.user}:${app.password}@${host}:${port}/${database()}`;
      }
      if (redis !== undefined)
        urls['REDIS_URL'] = `redis://${redis.app.user}:${redis.app.password}@${redis.host}:${redis.port}/0`;
      return urls;
    },
    async prepare() {
      await emptying;
      isRedisUsed = true;
    },
  };
}
