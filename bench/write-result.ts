import { mkdir, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

const resultsDir = path.join(import.meta.dirname, 'results');

/** What figures depend on. */
export const machine = {
  cpuCount: os.availableParallelism(),
  memoryGiB: Math.round(os.totalmem() / 1024 ** 3),
  node: process.version,
};

/** Writes `results/<name>.json`. */
export async function writeResult(name: string, result: object): Promise<void> {
  await mkdir(resultsDir, { recursive: true });
  await writeFile(path.join(resultsDir, `${name}.json`), `${JSON.stringify(result, null, 2)}\n`);
}
