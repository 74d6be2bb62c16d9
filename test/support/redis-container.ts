import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:net';
import { promisify } from 'node:util';
import { Redis } from 'ioredis';
import { imageTag } from '#sandbox-images/images.ts';

const run = promisify(execFile);

/** A Redis of its own for one test file, kept like production keeps it (append-only file, no eviction), that can be stopped and started. */
export type RedisContainer = {
  url: string;
  /** The process ends; what it acknowledged is on disk. */
  stop(): Promise<void>;
  start(): Promise<void>;
  remove(): Promise<void>;
};

export async function startRedisContainer(): Promise<RedisContainer> {
  const name = `wirekata-test-redis-${randomUUID().slice(0, 8)}`;
  const port = await freePort();
  const url = `redis://127.0.0.1:${port}`;
  await run('docker', [
    ...['run', '--detach', '--name', name, '--network', 'host', imageTag('services')],
    ...[
      'redis-server',
      '--bind',
      '127.0.0.1',
      '--port',
      String(port),
      '--dir',
      '/tmp',
      '--appendonly',
      'yes',
      '--maxmemory-policy',
      'noeviction',
    ],
  ]);
  await untilAnswers(url);
  return {
    url,
    stop: async () => void (await run('docker', ['stop', '--time', '5', name])),
    start: async () => {
      await run('docker', ['start', name]);
      await untilAnswers(url);
    },
    remove: async () => void (await run('docker', ['rm', '--force', '--volumes', name])),
  };
}

async function untilAnswers(url: string): Promise<void> {
  const client = new Redis(url, { maxRetriesPerRequest: null, retryStrategy: () => 50 });
  client.on('error', () => undefined);
  try {
    await client.ping();
  } finally {
    client.disconnect();
  }
}

/** A port nobody listens on at this moment. */
export async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
