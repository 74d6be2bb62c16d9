import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Docker from 'dockerode';
import { Redis } from 'ioredis';
import postgres from 'postgres';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createCloseStack } from '../close-stack.ts';
import { type DataDir, openDataDir } from '../data-dir.ts';
import { ensureServices, type Services } from './ensure-services.ts';
import { removeVolume } from './platform-container.ts';

const docker = new Docker();
const given = { databaseUrl: undefined, redisUrl: undefined };
let dataDir: DataDir;

beforeEach(async () => {
  dataDir = await openDataDir(await mkdtemp(path.join(tmpdir(), 'wirekata-services-')));
});
afterEach(async () => {
  for (const role of ['postgres', 'redis']) await removeVolume(docker, `wirekata-${dataDir.id}-${role}`);
  await rm(dataDir.path, { recursive: true });
});

/** Starts both services, lets `use` work with them, stops them. */
async function withServices(use: (services: Services) => Promise<void>, secrets = dataDir.secrets): Promise<void> {
  const closers = createCloseStack((line) => {
    throw new Error(line);
  });
  try {
    await use(await ensureServices({ docker, dataDir: { ...dataDir, secrets }, given, closers, keepData: true }));
  } finally {
    await closers.closeAll();
  }
}

async function query<Row>(url: string, text: string): Promise<Row[]> {
  const sql = postgres(url, { max: 1, onnotice: () => undefined });
  return sql.unsafe(text).finally(() => sql.end()) as unknown as Promise<Row[]>;
}

async function command(url: string, ...words: [string, ...string[]]): Promise<unknown> {
  const redis = new Redis(url, { lazyConnect: true, retryStrategy: () => null });
  redis.on('error', () => undefined);
  const [name, ...args] = words;
  return redis
    .connect()
    .then(() => redis.call(name, ...args))
    .finally(() => redis.disconnect());
}

async function pingWithoutPassword(url: string): Promise<string> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.end('PING\r\n');
  let answer = '';
  for await (const chunk of socket) answer += chunk;
  return answer;
}

test('what was written is there after a stop, also under a new password', async () => {
  await withServices(async ({ databaseUrl, redisUrl }) => {
    await query(databaseUrl, 'CREATE TABLE kept AS SELECT 42 AS answer');
    await command(redisUrl, 'SET', 'kept', 'yes');
  });
  const changed = { ...dataDir.secrets, postgresPassword: "it's new", redisPassword: randomUUID() };
  await withServices(async ({ databaseUrl, redisUrl }) => {
    expect(await query(databaseUrl, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
    expect(await command(redisUrl, 'GET', 'kept')).toBe('yes');
  }, changed);
});

test('the services keep what they acknowledged and let nobody in without the password', async () => {
  await withServices(async ({ databaseUrl, redisUrl }) => {
    expect(await query(databaseUrl, 'SHOW server_version_num')).toEqual([
      { server_version_num: expect.stringMatching(/^17/) },
    ]);
    expect(await command(redisUrl, 'CONFIG', 'GET', 'appendonly')).toEqual(['appendonly', 'yes']);
    expect(await command(redisUrl, 'CONFIG', 'GET', 'maxmemory-policy')).toEqual(['maxmemory-policy', 'noeviction']);
    const wrongDatabaseUrl = databaseUrl.replace(/:[^:@]+@/, ':wrong@');
    await expect(query(wrongDatabaseUrl, 'SELECT 1')).rejects.toThrow('password authentication failed');
    expect(await pingWithoutPassword(redisUrl)).toMatch(/^-NOAUTH/);
  });
});
