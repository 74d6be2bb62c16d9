import { Redis as Connection, ReplyError } from 'ioredis';
import type { ServiceAccess } from '../../../../contracts/harness-message.ts';
import type { Redis } from '../api/services.ts';
import { HarnessFault, LearnerFailure } from '../failure.ts';
import type { RunContext } from '../run-context.ts';
import type { RunData } from './run-data.ts';

const commandTimeoutMs = 3000;

/** The harness's own connection, opened by the first command. */
export interface RedisConnection {
  /** Redis has answered in this run. */
  readonly wasReached: boolean;
  cmd(name: string, ...args: (string | number)[]): Promise<unknown>;
  close(): void;
}

export function connectRedis(access: NonNullable<ServiceAccess['redis']>): RedisConnection {
  let connection: Connection | null = null;
  let wasReached = false;
  return {
    get wasReached() {
      return wasReached;
    },
    async cmd(name, ...args) {
      connection ??= openConnection(access);
      const reply: unknown = await connection.call(name, ...args);
      wasReached = true;
      return reply;
    },
    close: () => connection?.disconnect(),
  };
}

function openConnection({ host, port, harness }: NonNullable<ServiceAccess['redis']>): Connection {
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
  return connection;
}

export function createAuthorRedis(
  connection: RedisConnection | null,
  { context, data }: { context: RunContext; data: RunData },
): Redis {
  return {
    async cmd(name, ...args) {
      const scope = context.scopes.current();
      if (connection === null) throw new HarnessFault('redis(): kata.yaml declares no service "redis".');
      await data.prepare();
      scope.hasReadAnswer = true;
      try {
        return await connection.cmd(name, ...args);
      } catch (error) {
        throw commandFailure(error as Error, [name, ...args].join(' '), connection.wasReached);
      }
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
