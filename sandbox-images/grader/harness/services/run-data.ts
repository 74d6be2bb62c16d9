import type { ServiceAccess } from '../../../../contracts/harness-message.ts';

/** Which database the current group works in, and what the learner's processes are told about the services. */
export interface RunData {
  /** The next group gets an empty database and an empty Redis, unless the last one touched neither. */
  beginGroup(): void;
  /** Name of the group's database; from now on it counts as used. */
  database(): string;
  /** `DATABASE_URL` and `REDIS_URL` where the exercise declares those services. */
  env(): Record<string, string>;
  /** Waits until what the group inherits is empty; to be awaited before anything uses it. */
  prepare(): Promise<void>;
}

type RunDataDeps = {
  services: ServiceAccess;
  /** All groups share the data, as they share a process. */
  isKeptForRun: boolean;
  emptyRedis: () => Promise<void>;
  emptyDatabase: (name: string) => Promise<void>;
};

export function createRunData({ services, isKeptForRun, emptyRedis, emptyDatabase }: RunDataDeps): RunData {
  const { postgres, redis } = services;
  const databases = postgres?.databases ?? [];
  let databaseIndex = 0;
  let isDatabaseUsed = false;
  let isRedisUsed = false;
  let emptying: Promise<unknown> = Promise.resolve();
  const database = (): string => {
    isDatabaseUsed = true;
    return databases[databaseIndex % databases.length] ?? '';
  };
  return {
    database,
    beginGroup() {
      if (isKeptForRun) return;
      const chores: Promise<void>[] = [];
      if (isDatabaseUsed && ++databaseIndex >= databases.length) chores.push(emptyDatabase(database()));
      if (isRedisUsed) chores.push(emptyRedis());
      emptying = Promise.all(chores);
      // Whoever needs the data hears of it; a group that does not, need not.
      emptying.catch(() => undefined);
      isDatabaseUsed = false;
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
      isRedisUsed = redis !== undefined;
    },
  };
}
