import { Redis as Connection, ReplyError } from 'ioredis';
import type { ServiceAccess } from '../../../../contracts/harness-message.ts';
import type { Redis } from '../api/services.ts';
import type { Capture } from '../capture/capture.ts';
import { HarnessFault, LearnerFailure } from '../failure.ts';
import type { RunContext } from '../run-context.ts';
import type { RunData } from './run-data.ts';

const commandTimeoutMs = 3000;

/** The harness's own connection, opened by the first command. */
export interface RedisConnection {
  /** Redis has answered in this run. */
  readonly wasReached: boolean;
  cmd(name: string, ...args: (string | number)[]): Promise<unknown>;
  /** Whether `127.0.0.1:50312`, as Redis shows it, is this connection or was. */
  isOwn(source: string): boolean;
  /** The next command opens it again. */
  close(): void;
}

export function connectRedis(access: NonNullable<ServiceAccess['redis']>): RedisConnection {
  let connection: Connection | null = null;
  let wasReached = false;
  const ownSources = new Set<string>();
  return {
    get wasReached() {
      return wasReached;
    },
    async cmd(name, ...args) {
      connection ??= openConnection(access, (source) => ownSources.add(source));
      const reply: unknown = await connection.call(name, ...args);
      wasReached = true;
      return reply;
    },
    isOwn: (source) => ownSources.has(source),
    close() {
      connection?.disconnect();
      connection = null;
    },
  };
}

function openConnection(
  { host, port, harness }: NonNullable<ServiceAccess['redis']>,
  onSource: (source: string) => void,
): Connection {
  const connection = new Connection({
    host,
    port,
    username: harness.user,
    password: harness.password,
    commandTimeout: commandTimeoutMs,
    maxRetriesPerRequest: 1,
    enableReadyCheck: false,
  });
  // Each command reports the fault to the test that needs it.
  connection.on('error', () => undefined);
  connection.on('connect', () => onSource(`${connection.stream.localAddress}:${connection.stream.localPort}`));
  return connection;
}

export function createAuthorRedis(
  connection: RedisConnection | null,
  { context, data, capture }: { context: RunContext; data: RunData; capture: Capture },
): Redis {
  const undeclared = () => new HarnessFault('redis(): kata.yaml declares no service "redis".');
  return {
    async cmd(name, ...args) {
      const scope = context.scopes.current();
      if (connection === null) throw undeclared();
      await data.prepare();
      scope.hasReadAnswer = true;
      try {
        return await connection.cmd(name, ...args);
      } catch (error) {
        throw commandFailure(error as Error, [name, ...args].join(' '), connection.wasReached);
      }
    },
    async commands(since = 0) {
      context.scopes.current().hasReadAnswer = true;
      if (capture.tracks.redis === null) throw undeclared();
      return capture.tracks.redis.since(since);
    },
  };
}

/** A wrong type, a full or busy Redis, or one that has gone away since, is what the learner's program made of it. */
function commandFailure(error: Error, did: string, wasReached: boolean): Error {
  if (!(error instanceof ReplyError) && !wasReached) {
    return new HarnessFault(`Redis could not be reached: ${error.message}`, { cause: error });
  }
  return new LearnerFailure({ message: `Redis answered "${error.message}" to ${did}.`, did, actual: error.message });
}
