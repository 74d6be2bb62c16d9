import type { FastifyBaseLogger } from 'fastify';
import { Redis } from 'ioredis';

const reconnect = { retryStrategy: (tries: number) => Math.min(tries * 50, 500) };

/** For commands: one that Redis cannot take now fails at once instead of waiting in a line nobody sees. */
export function connectRedis(url: string, log: FastifyBaseLogger): Redis {
  const redis = new Redis(url, {
    ...reconnect,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 1,
    commandTimeout: 5000,
    connectTimeout: 2000,
  });
  logOutages(redis, log);
  return redis;
}

export type ChannelHandlers = Record<string, (text: string) => void>;

/**
 * Listens to channels for as long as it is open. `onReady` is called after every (re)connect, when the subscriptions
 * stand: what was published in between has to be fetched.
 */
export function listenToChannels(
  url: string,
  { handlers, onReady, log }: { handlers: ChannelHandlers; onReady: () => void; log: FastifyBaseLogger },
): { close(): Promise<void> } {
  const redis = new Redis(url, { ...reconnect, autoResubscribe: false, maxRetriesPerRequest: null });
  redis.on('error', () => undefined);
  redis.on('message', (channel: string, text: string) => handlers[channel]?.(text));
  redis.on('ready', () => {
    redis.subscribe(...Object.keys(handlers)).then(onReady, (error: unknown) => {
      log.warn({ err: error }, 'subscribing failed; trying again at the next connect');
      redis.disconnect(true);
    });
  });
  return { close: async () => redis.disconnect() };
}

/** Two lines an outage, not one a failed reconnect. */
function logOutages(redis: Redis, log: FastifyBaseLogger): void {
  let isDown = false;
  redis.on('error', (error: Error) => {
    if (!isDown) log.warn({ err: error }, 'Redis is not answering; submissions are accepted and wait');
    isDown = true;
  });
  redis.on('ready', () => {
    if (isDown) log.info('Redis is back');
    isDown = false;
  });
}
