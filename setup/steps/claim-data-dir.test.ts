import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type DataDir, openDataDir } from '../data-dir.ts';
import { claimDataDir } from './claim-data-dir.ts';

const url = 'http://127.0.0.1:3000';
let dataDir: DataDir;
let runningFile: string;

beforeEach(async () => {
  dataDir = await openDataDir(await mkdtemp(path.join(tmpdir(), 'wirekata-claim-')));
  runningFile = path.join(dataDir.path, 'running.json');
});
afterEach(() => rm(dataDir.path, { recursive: true }));

/** A process that looks like another set-up. */
async function startOther(commandLineWord: string) {
  const other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000); console.log(1)', commandLineWord]);
  await new Promise((resolve) => other.stdout.once('data', resolve));
  await writeFile(runningFile, JSON.stringify({ pid: other.pid, url }));
  return async () => {
    other.kill();
    await new Promise((resolve) => other.once('exit', resolve));
  };
}

test('refuses a folder that a living set-up holds, and names its address', async () => {
  const stop = await startOther('setup/main.ts');
  await expect(claimDataDir(dataDir, url)).rejects.toThrow(/already runs on .* at http:\/\/127\.0\.0\.1:3000/);
  await stop();
  await expect(claimDataDir(dataDir, url)).resolves.toBeTypeOf('function');
});

test('takes a folder whose holder is gone and whose process id is in use again', async () => {
  const stop = await startOther('something-else');
  const giveUp = await claimDataDir(dataDir, url);
  expect(JSON.parse(await readFile(runningFile, 'utf8'))).toEqual({ pid: process.pid, url });
  await giveUp();
  await expect(stat(runningFile)).rejects.toThrow('ENOENT');
  await stop();
});

test('keeps its secrets between two openings, readable by the owner only', async () => {
  const again = await openDataDir(dataDir.path);
  expect(again.secrets).toEqual(dataDir.secrets);
  expect((await stat(path.join(dataDir.path, 'secrets.json'))).mode & 0o777).toBe(0o600);
});
