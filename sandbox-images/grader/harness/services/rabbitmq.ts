import { type ChannelModel, connect } from 'amqplib';
import type { ServiceAccess } from '../../../../contracts/harness-message.ts';
import { within } from '../process/within.ts';
import type { RunData } from './run-data.ts';

const connectTimeoutMs = 5000;

/** The harness's connection to the group's virtual host, opened by its first use. */
export interface RabbitConnection {
  /** RabbitMQ has answered in this run. */
  readonly wasReached: boolean;
  open(): Promise<ChannelModel>;
  close(): Promise<void>;
}

export function connectRabbit(access: NonNullable<ServiceAccess['rabbitmq']>, data: RunData): RabbitConnection {
  let opening: Promise<ChannelModel> | null = null;
  let wasReached = false;
  const openNow = async (): Promise<ChannelModel> => {
    const { host, port, harness } = access;
    const connection = await connect(
      { hostname: host, port, username: harness.user, password: harness.password, vhost: data.virtualHost() },
      { timeout: connectTimeoutMs },
    );
    wasReached = true;
    // Whoever uses it hears of the end; the next use opens another.
    connection.on('error', () => undefined);
    connection.on('close', () => {
      opening = null;
    });
    return connection;
  };
  return {
    get wasReached() {
      return wasReached;
    },
    open() {
      opening ??= openNow().catch((error: unknown) => {
        opening = null;
        throw error;
      });
      return opening;
    },
    async close() {
      const connection = await opening?.catch(() => null);
      opening = null;
      if (connection)
        await within(
          connection.close().catch(() => undefined),
          connectTimeoutMs,
        );
    },
  };
}
