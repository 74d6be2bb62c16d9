import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { projectRoot } from '../config.ts';
import { lastLines, runCommand } from '../run-command.ts';
import { SetupFailure } from '../setup-failure.ts';
import type { Say } from '../step-runner.ts';

const sources = ['web', 'contracts', 'package-lock.json'];
const stampFile = path.join(projectRoot, 'web/dist/.sources');

/** Builds `web/dist` when its sources differ from those of the last build. @throws SetupFailure with the build's output. */
export async function buildWeb(say: Say, signal: AbortSignal): Promise<void> {
  const stamp = await hashSources();
  if ((await readFile(stampFile, 'utf8').catch(() => '')) === stamp) return;
  say('building the web interface');
  const { code, output } = await runCommand(process.execPath, ['node_modules/vite/bin/vite.js', 'build', 'web'], {
    signal,
  });
  if (code !== 0) throw new SetupFailure(`The web interface does not build:\n${lastLines(output, 30)}`);
  await writeFile(stampFile, stamp);
}

async function hashSources(): Promise<string> {
  const hash = createHash('sha256');
  for (const source of sources) {
    for (const file of await listFiles(path.join(projectRoot, source))) {
      hash.update(path.relative(projectRoot, file)).update(await readFile(file));
    }
  }
  return hash.digest('hex');
}

async function listFiles(source: string): Promise<string[]> {
  const entries = await readdir(source, { recursive: true, withFileTypes: true }).catch(() => undefined);
  if (entries === undefined) return [source];
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .filter((file) => !file.startsWith(path.dirname(stampFile)))
    .sort();
}
