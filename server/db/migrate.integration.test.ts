import { appendFile, cp, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createEmptyDatabase } from '#test/support/services.ts';
import { connectDatabase, type Sql } from './connect.ts';
import { migrate, migrationsDir } from './migrate.ts';

let database: Awaited<ReturnType<typeof createEmptyDatabase>>;
let sql: Sql;
let dir: string;

beforeEach(async () => {
  database = await createEmptyDatabase();
  sql = connectDatabase(database.url, { poolSize: 4 });
  dir = await mkdtemp(path.join(os.tmpdir(), 'wirekata-migrations-'));
  await cp(migrationsDir, dir, { recursive: true });
});
afterEach(async () => {
  await sql.end();
  await database.drop();
  await rm(dir, { recursive: true });
});

describe('migrations', () => {
  test('are applied once, in order, also when several servers start together', async () => {
    const other = connectDatabase(database.url, { poolSize: 1 });
    const applied = await Promise.all([migrate(sql, dir), migrate(other, dir), migrate(sql, dir)]);
    await other.end();
    expect(applied.flat()).toEqual((await readdir(migrationsDir)).sort());
    expect(await migrate(sql, dir)).toEqual([]);
  });

  test('that were edited after they were applied keep the server from starting', async () => {
    await migrate(sql, dir);
    await appendFile(path.join(dir, '0001-accounts-and-cohorts.sql'), '-- later');
    await expect(migrate(sql, dir)).rejects.toThrow('0001-accounts-and-cohorts.sql has changed since it was applied');
  });

  test('that fail leave nothing behind', async () => {
    await writeFile(path.join(dir, '9999-broken.sql'), 'CREATE TABLE half (id int); SELECT nonsense;');
    await expect(migrate(sql, dir)).rejects.toThrow('9999-broken.sql failed and nothing was changed');
    expect(await sql`SELECT FROM pg_tables WHERE schemaname = 'public'`).toHaveLength(0);
  });
});
