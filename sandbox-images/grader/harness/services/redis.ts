import { Redis as Connection, ReplyError } from 'ioredis';
import type { ServiceAccess } from '../../../../contracts/harness-message.ts';
import type { Redis } from '../api/services.ts';
import { HarnessFault, LearnerFailure } from '../failure.ts';
import type { RunContext } from '../run-context.ts';
import type { RunData } from './run-data.ts';

const commandTimeoutMs = 3000;

/** The harness's own connection, opened by the first command. */
export interface RedisConnection {
  cmd(name: string, ...args: (string | number)[]): Promise<unknown>;
  close(): void;
}

export function connectRedis(access: NonNullable<ServiceAccess['redis']>): RedisConnection {
  let connection: Connection | null = null;
  return {
    cmd(name, ...args) {
      connection ??= openConnection(access);
      return connection.call(name, ...args);
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
        throw commandFailure(error as Error, [name, ...args].join(' '));
      }
    },
  };
}

/** A wrong type or a full or busy Redis is what the learner's program made of it. */
function commandFailure(error: Error, did: string): Error {
  if (!(error instanceof ReplyError) && !/timed out/i.test(error.message)) {
    return new HarnessFault(`Redis could not be reached: ${error.message}`, { cause: error });
  }
  return new LearnerFailure({ message: `Redis answered "${error.message}" to ${did}.`, did, actual: error.message });
}
