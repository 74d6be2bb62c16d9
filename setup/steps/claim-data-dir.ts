import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { type DataDir, writePrivately } from '../data-dir.ts';
import { SetupFailure } from '../setup-failure.ts';

const Claim = z.object({ pid: z.int(), url: z.string() });

/**
 * One set-up at a time works on a data folder: `running.json` names the process that does.
 * @returns how to give the folder up.
 * @throws SetupFailure when another process holds it.
 */
export async function claimDataDir(dataDir: DataDir, url: string): Promise<() => Promise<void>> {
  const file = path.join(dataDir.path, 'running.json');
  const text = await readFile(file, 'utf8').catch(() => 'null');
  const holder = Claim.safeParse(parseJson(text)).data;
  if (holder !== undefined && (await isSetup(holder.pid))) {
    throw new SetupFailure(
      `Wirekata already runs on ${dataDir.path}, as process ${holder.pid}, at ${holder.url}. ` +
        'Use that one, stop it, or start a second one: PORT=3001 DATA_DIR=.wirekata-2 npm start',
    );
  }
  await writePrivately(file, { pid: process.pid, url });
  return () => rm(file, { force: true });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Process ids are used again: where the kernel tells, the command line has to be ours too. */
async function isSetup(pid: number): Promise<boolean> {
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  const commandLine = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => 'setup/main.ts');
  return commandLine.includes('setup/main.ts');
}
