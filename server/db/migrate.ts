import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import type { Sql, SqlSession } from './connect.ts';

export const migrationsDir = path.join(import.meta.dirname, 'migrations');

/** Any number that is the same in every server; two that start at once apply each file once. */
const migrationLock = 7_392_001;

const AppliedRow = z.object({ name: z.string(), checksum: z.string() });

/**
 * Applies every file that was not applied yet, in the order of names, all in one transaction under one lock.
 * @returns the names of the files it applied.
 * @throws Error when an applied file is gone or has changed since.
 */
export async function migrate(sql: Sql, dir: string = migrationsDir): Promise<string[]> {
  const files = await readMigrations(dir);
  return sql.begin(async (transaction) => {
    await transaction`SELECT pg_advisory_xact_lock(${migrationLock})`;
    await transaction`
      CREATE TABLE IF NOT EXISTS schema_migrations (
        name text PRIMARY KEY,
        checksum text NOT NULL,
        applied_at timestamptz NOT NULL DEFAULT now()
      )`;
    const applied = z.array(AppliedRow).parse(await transaction`SELECT name, checksum FROM schema_migrations`);
    checkApplied(applied, files);
    const done = new Set(applied.map((row) => row.name));
    const pending = files.filter((file) => !done.has(file.name));
    for (const file of pending) await applyFile(transaction, file);
    return pending.map((file) => file.name);
  });
}

type MigrationFile = { name: string; text: string; checksum: string };

async function readMigrations(dir: string): Promise<MigrationFile[]> {
  const names = (await readdir(dir)).filter((name) => /^\d{4}-[a-z0-9-]+\.sql$/.test(name)).sort();
  return Promise.all(
    names.map(async (name) => {
      const text = await readFile(path.join(dir, name), 'utf8');
      return { name, text, checksum: createHash('sha256').update(text).digest('hex') };
    }),
  );
}

function checkApplied(applied: z.infer<typeof AppliedRow>[], files: readonly MigrationFile[]): void {
  const checksums = new Map(files.map((file) => [file.name, file.checksum]));
  for (const { name, checksum } of applied) {
    if (checksums.get(name) === checksum) continue;
    const what = checksums.has(name) ? 'has changed since it was applied' : 'was applied but is no longer there';
    throw new Error(
      `Migration ${name} ${what}. Migrations are never edited: restore the file and add a new one for the change.`,
    );
  }
}

async function applyFile(session: SqlSession, file: MigrationFile): Promise<void> {
  try {
    await session.unsafe(file.text).simple();
    await session`INSERT INTO schema_migrations (name, checksum) VALUES (${file.name}, ${file.checksum})`;
  } catch (cause) {
    throw new Error(`Migration ${file.name} failed and nothing was changed: ${String(cause)}`, { cause });
  }
}
