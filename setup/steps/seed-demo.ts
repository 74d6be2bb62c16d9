import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import type { DataDir } from '../data-dir.ts';
import { lastLines, runCommand } from '../run-command.ts';
import { SetupFailure } from '../setup-failure.ts';

/** `DATA_DIR/dev.json`, which `kata submit` reads too. */
const DevFile = z.object({
  url: z.url(),
  accounts: z.array(z.object({ role: z.string(), email: z.string(), password: z.string(), token: z.string() })),
});
export type DemoAccount = z.infer<typeof DevFile>['accounts'][number];

/** Applies the migrations and makes sure that the demo people exist. @throws SetupFailure with what the seed printed. */
export async function seedDemo(serverEnv: NodeJS.ProcessEnv, signal: AbortSignal): Promise<void> {
  const env = Object.fromEntries(Object.entries(serverEnv).map(([name, value]) => [name, value ?? '']));
  const { code, output } = await runCommand(process.execPath, ['server/seed-demo-main.ts'], { env, signal });
  if (code !== 0) throw new SetupFailure(`The database could not be prepared:\n${lastLines(output, 15)}`);
}

export async function readDemoAccounts(dataDir: DataDir): Promise<DemoAccount[]> {
  return DevFile.parse(JSON.parse(await readFile(path.join(dataDir.path, 'dev.json'), 'utf8'))).accounts;
}
