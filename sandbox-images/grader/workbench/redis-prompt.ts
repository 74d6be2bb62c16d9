import { AbstractConnector, Redis as Connection } from 'ioredis';
import type { ServiceAccess } from '#contracts/harness-message.ts';
import { connectBounded } from '../harness/services/bounded-socket.ts';
import type { RunData } from '../harness/services/run-data.ts';
import { showReply } from './show-reply.ts';
import { splitWords } from './split-words.ts';

/** Blocking commands are waited for so long. */
const commandTimeoutMs = 5000;
const maxReplyBytes = 4 * 1024 ** 2;
const maxShownLength = 12 * 1024;
/** They change what the connection is for, or whose it is. */
const refused = new Set('subscribe psubscribe ssubscribe monitor hello quit reset auth sync psync'.split(' '));

export interface RedisPrompt {
  /** Carries out a line as the learner's user `app`. */
  run(line: string): Promise<{ text: string; isError: boolean }>;
  close(): void;
}

export function createRedisPrompt(access: NonNullable<ServiceAccess['redis']>, data: RunData): RedisPrompt {
  let connection: Connection | null = null;
  const close = (): void => {
    connection?.disconnect();
    connection = null;
  };
  return {
    close,
    async run(line) {
      const words = splitWords(line);
      if (words === null) return { text: 'A quotation does not end.', isError: true };
      const [name = '', ...args] = words;
      if (name === '') return { text: '', isError: false };
      if (refused.has(name.toLowerCase()))
        return { text: `${name.toUpperCase()} is not possible at this prompt.`, isError: true };
      await data.prepare();
      connection ??= openConnection(access);
      try {
        // In capitals, because the client reshapes some replies of those it knows in lower case.
        return { text: showReply(await connection.call(name.toUpperCase(), ...args), maxShownLength), isError: false };
      } catch (error) {
        const isReply = (error as Error).name === 'ReplyError';
        if (!isReply) {
          // Whatever it was still waiting for goes with its connection; a script would keep Redis from everybody.
          close();
          await killScript(access);
        }
        return { text: isReply ? `(error) ${(error as Error).message}` : explain(error as Error), isError: true };
      }
    },
  };
}

/** Does nothing where none is running, or where it has written: then only a new session helps. */
async function killScript(access: NonNullable<ServiceAccess['redis']>): Promise<void> {
  const connection = openConnection(access);
  await connection.call('SCRIPT', 'KILL').catch(() => undefined);
  connection.disconnect();
}

function explain({ message }: Error): string {
  return message === 'Command timed out'
    ? `No reply came within ${commandTimeoutMs / 1000} s.`
    : `No reply: ${message}.`;
}

function openConnection({ host, port, app }: NonNullable<ServiceAccess['redis']>): Connection {
  class Connector extends AbstractConnector {
    async connect() {
      this.stream = connectBounded(host, port, maxReplyBytes);
      return this.stream;
    }
  }
  const connection = new Connection({
    Connector: Connector as never,
    username: app.user,
    password: app.password,
    commandTimeout: commandTimeoutMs,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
    enableReadyCheck: false,
    disableClientInfo: true,
  });
  // The command that is under way hears of it.
  connection.on('error', () => undefined);
  return connection;
}
