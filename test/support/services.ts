import { createHash, randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { Redis } from 'ioredis';
import postgres from 'postgres';
import { migrate, migrationsDir } from '#server/db/migrate.ts';

/** A database and a Redis of one test file. */
export type Services = {
  databaseUrl: string;
  redisUrl: string;
  sql: postgres.Sql;
  redis: Redis;
  close(): Promise<void>;
};

/** Any number, the same in every test process: one of them makes the template. */
const templateLock = 7_392_002;
/** Redis has 16 databases; 0 is left to those who need no more than keys of their own. */
const redisDatabaseCount = 15;

/** @throws Error when the services were not started; nothing is skipped. */
export async function startServices(): Promise<Services> {
  const { databaseUrl, drop } = await createDatabase(requireUrl('TEST_DATABASE_URL'));
  const redisUrl = await chooseRedis(requireUrl('TEST_REDIS_URL'));
  const sql = postgres(databaseUrl, { max: 4, onnotice: () => undefined });
  const redis = new Redis(redisUrl);
  await redis.flushdb();
  return {
    ...{ databaseUrl, redisUrl, sql, redis },
    async close() {
      await sql.end();
      redis.disconnect();
      await drop();
    },
  };
}

/** An empty database beside the given one, not migrated. */
export async function createEmptyDatabase(): Promise<{ url: string; drop: () => Promise<void> }> {
  const administrationUrl = requireUrl('TEST_DATABASE_URL');
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await administer(administrationUrl, (sql) => sql.unsafe(`CREATE DATABASE ${name}`));
  return {
    url: withPath(administrationUrl, name),
    drop: () => administer(administrationUrl, (sql) => sql.unsafe(`DROP DATABASE ${name} WITH (FORCE)`)),
  };
}

async function createDatabase(administrationUrl: string): Promise<{ databaseUrl: string; drop: () => Promise<void> }> {
  const template = `template_${await hashMigrations()}`;
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await administer(administrationUrl, async (sql) => {
    await sql`SELECT pg_advisory_lock(${templateLock})`;
    const [known] = await sql`SELECT FROM pg_database WHERE datname = ${template}`;
    if (known === undefined) await createTemplate(sql, administrationUrl, template);
    await sql.unsafe(`CREATE DATABASE ${name} TEMPLATE ${template}`);
  });
  return {
    databaseUrl: withPath(administrationUrl, name),
    drop: () => administer(administrationUrl, (sql) => sql.unsafe(`DROP DATABASE ${name} WITH (FORCE)`)),
  };
}

/** Takes its name when it is complete, so that one whose making was cut short is never used. */
async function createTemplate(sql: postgres.Sql, administrationUrl: string, name: string): Promise<void> {
  const draft = `draft_${randomUUID().replaceAll('-', '')}`;
  await sql.unsafe(`CREATE DATABASE ${draft}`);
  const connection = postgres(withPath(administrationUrl, draft), { max: 1, onnotice: () => undefined });
  await migrate(connection);
  await connection.end();
  await sql.unsafe(`ALTER DATABASE ${draft} RENAME TO ${name}`);
}

async function administer(url: string, work: (sql: postgres.Sql) => Promise<unknown>): Promise<void> {
  const sql = postgres(url, { max: 1, onnotice: () => undefined });
  try {
    await work(sql);
  } finally {
    await sql.end();
  }
}

async function hashMigrations(): Promise<string> {
  const hash = createHash('sha256');
  for (const name of (await readdir(migrationsDir)).sort()) hash.update(await readFile(path.join(migrationsDir, name)));
  return hash.digest('hex').slice(0, 16);
}

async function chooseRedis(url: string): Promise<string> {
  const redis = new Redis(url);
  const turn = await redis.incr('test-databases-given');
  redis.disconnect();
  return withPath(url, String((turn % redisDatabaseCount) + 1));
}

function withPath(url: string, pathname: string): string {
  const changed = new URL(url);
  changed.pathname = pathname;
  return changed.href;
}

function requireUrl(name: string): string {
  const url = process.env[name];
  if (url === undefined) throw new Error(`${name} is not set: run this through "npm test", which starts the services`);
  return url;
}
