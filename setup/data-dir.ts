import { createHash, randomBytes } from 'node:crypto';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { SetupFailure } from './setup-failure.ts';

const Secrets = z.strictObject({ postgresPassword: z.string(), redisPassword: z.string(), sessionSecret: z.string() });
export type Secrets = z.infer<typeof Secrets>;

export type DataDir = {
  path: string;
  logsDir: string;
  /** Eight hex digits of the folder's absolute path: names containers and volumes, so that copies stay apart. */
  id: string;
  /** Made on the first start and kept in `secrets.json`, readable by its owner only. */
  secrets: Secrets;
};

/** @throws SetupFailure when the folder cannot be written or its secrets cannot be read. */
export async function openDataDir(dir: string): Promise<DataDir> {
  const logsDir = path.join(dir, 'logs');
  try {
    await mkdir(logsDir, { recursive: true });
  } catch (cause) {
    throw new SetupFailure(
      `Cannot write to the data folder ${dir}: ${(cause as Error).message}. Name another: DATA_DIR=… npm start`,
      { cause },
    );
  }
  const id = createHash('sha256').update(path.resolve(dir)).digest('hex').slice(0, 8);
  return { path: dir, logsDir, id, secrets: await readOrMakeSecrets(path.join(dir, 'secrets.json')) };
}

async function readOrMakeSecrets(file: string): Promise<Secrets> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) {
    const secrets = { postgresPassword: newSecret(), redisPassword: newSecret(), sessionSecret: newSecret() };
    await writePrivately(file, secrets);
    return secrets;
  }
  try {
    return Secrets.parse(JSON.parse(text));
  } catch (cause) {
    throw new SetupFailure(`${file} is damaged. Delete it to have new passwords made; the data stays.`, { cause });
  }
}

export async function writePrivately(file: string, value: unknown): Promise<void> {
  await writeFile(file, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 });
  // The mode above only counts for a new file.
  await chmod(file, 0o600);
}

const newSecret = () => randomBytes(24).toString('hex');
