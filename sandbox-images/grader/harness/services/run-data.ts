import type { RunOrder, ServiceAccess } from '../../../../contracts/harness-message.ts';
import type { ServiceName } from '../api/faults.ts';
import { HarnessFault } from '../failure.ts';

/** Which database the current group works in, and what the learner's processes are told about the services. */
export interface RunData {
  /** The next group gets an empty database and an empty Redis, unless the last one touched neither. */
  beginGroup(): void;
  /** Name of the group's database; from now on it counts as used. */
  database(): string;
  /** The same of MariaDB. */
  mariaDatabase(): string;
  /** The group's virtual host of RabbitMQ. @throws HarnessFault when more groups use one than there are. */
  virtualHost(): string;
  /** The path of the group's SQLite file, `DATABASE_URL`, `MARIADB_URL`, `REDIS_URL` and `AMQP_URL` where the exercise declares those services. */
  env(): Record<string, string>;
  /** Waits until what the group inherits is empty; to be awaited before anything uses it. */
  prepare(): Promise<void>;
}

type RunDataDeps = {
  services: ServiceAccess;
  databaseFiles: RunOrder['databaseFiles'];
  /** Where the program finds a service that listens on `port`. */
  portOf: (service: ServiceName, port: number) => number;
  /** All groups share the data, as they share a process. */
  isKeptForRun: boolean;
  emptyRedis: () => Promise<void>;
  emptyDatabase: (name: string) => Promise<void>;
  emptyMaria: (name: string) => Promise<void>;
};

export function createRunData({
  services,
  databaseFiles,
  portOf,
  isKeptForRun,
  emptyRedis,
  emptyDatabase,
  emptyMaria,
}: RunDataDeps): RunData {
  const { postgres, mariadb, redis, rabbitmq } = services;
  const databases = createSuccession(postgres?.databases ?? [], emptyDatabase);
  const mariaDatabases = createSuccession(mariadb?.databases ?? [], emptyMaria);
  let fileIndex = 0;
  let isRedisUsed = false;
  let virtualHostIndex = 0;
  let isVirtualHostUsed = false;
  let emptying: Promise<unknown> = Promise.resolve();
  const virtualHost = (): string => {
    isVirtualHostUsed = true;
    const name = rabbitmq?.virtualHosts[virtualHostIndex];
    if (name === undefined) throw new HarnessFault('More groups use RabbitMQ than a run has virtual hosts for: six.');
    return name;
  };
  return {
    database: databases.current,
    mariaDatabase: mariaDatabases.current,
    virtualHost,
    beginGroup() {
      if (isKeptForRun) return;
      const chores = [databases.next(), mariaDatabases.next()];
      if (isRedisUsed) chores.push(emptyRedis());
      emptying = Promise.all(chores);
      // Whoever needs the data hears of it; a group that does not, need not.
      emptying.catch(() => undefined);
      if (isVirtualHostUsed) virtualHostIndex++;
      fileIndex++;
      isRedisUsed = false;
      isVirtualHostUsed = false;
    },
    env() {
      const urls: Record<string, string> = {};
      // The harness never opens it: the learner has written it.
      if (databaseFiles !== undefined) urls[databaseFiles.env] = databaseFiles.paths[fileIndex] ?? '';
      if (postgres !== undefined) {
        const { app, host, port } = postgres;
        urls['DATABASE_URL'] =
          `postgres://${app.user}:${app.password}@${host}:${portOf('postgres', port)}/${databases.current()}`;
      }
      if (mariadb !== undefined) {
        const { app, host, port } = mariadb;
        urls['MARIADB_URL'] =
          `mysql://${app.user}:${app.password}@${host}:${portOf('mariadb', port)}/${mariaDatabases.current()}`;
      }
      if (redis !== undefined) {
        const { app, host, port } = redis;
        urls['REDIS_URL'] = `redis://${app.user}:${app.password}@${host}:${portOf('redis', port)}/0`;
      }
      if (rabbitmq !== undefined) {
        const { app, host, port } = rabbitmq;
        urls['AMQP_URL'] = `amqp://${app.user}:${app.password}@${host}:${portOf('rabbitmq', port)}/${virtualHost()}`;
      }
      return urls;
    },
    async prepare() {
      await emptying;
      isRedisUsed = redis !== undefined;
    },
  };
}

/** Databases baked into an image: one for each group that uses one, and the first again, emptied, after the last. */
function createSuccession(names: readonly string[], empty: (name: string) => Promise<void>) {
  let index = 0;
  let isUsed = false;
  const current = (): string => {
    isUsed = true;
    return names[index % names.length] ?? '';
  };
  return {
    current,
    async next(): Promise<void> {
      const isSpent = isUsed && ++index >= names.length;
      const emptied = isSpent ? empty(current()) : undefined;
      isUsed = false;
      await emptied;
    },
  };
}
