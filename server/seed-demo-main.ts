import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { readConfig } from './config.ts';
import { connectDatabase } from './db/connect.ts';
import { migrate } from './db/migrate.ts';
import { DemoAccount, seedDemo } from './db/seed-demo.ts';

const DevFile = z.object({ url: z.string(), accounts: z.array(DemoAccount) });

/** Accounts of an earlier seeding; none when the file is not there or is not ours. */
async function readEarlier(file: string): Promise<DemoAccount[]> {
  try {
    return DevFile.safeParse(JSON.parse(await readFile(file, 'utf8'))).data?.accounts ?? [];
  } catch (error) {
    if (error instanceof SyntaxError || (error instanceof Error && 'code' in error && error.code === 'ENOENT'))
      return [];
    throw error;
  }
}

const config = readConfig();
const file = path.join(config.dataDir, 'dev.json');
const sql = connectDatabase(config.databaseUrl, { poolSize: 1 });
try {
  await migrate(sql);
  const accounts = await seedDemo(sql, await readEarlier(file));
  await mkdir(config.dataDir, { recursive: true });
  const host = ['0.0.0.0', '::'].includes(config.host) ? '127.0.0.1' : config.host;
  const text = JSON.stringify({ url: `http://${host}:${config.port}`, accounts }, null, 2);
  // Written beside and moved, so that the file is never there with other rights or half its text.
  await writeFile(`${file}.new`, `${text}\n`, { mode: 0o600 });
  await rename(`${file}.new`, file);
} finally {
  await sql.end();
}
