import { fork } from 'node:child_process';
import path from 'node:path';
import { expect, test } from 'vitest';

const tether = path.join(import.meta.dirname, 'tether.ts');

/** How a process ends that would run for a minute, once its parent lets go of it. */
async function endAfterDisconnect(code: string): Promise<string | number | null> {
  const child = fork('-e', [code], { execArgv: ['--import', tether], stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });
  await new Promise((resolve) => child.stdout?.once('data', resolve));
  child.disconnect();
  return new Promise((resolve) => child.once('exit', (exitCode, signal) => resolve(signal ?? exitCode)));
}

test('a process whose set-up is gone gets SIGTERM', async () => {
  expect(await endAfterDisconnect('console.log(1); setTimeout(() => {}, 60_000)')).toBe('SIGTERM');
  expect(
    await endAfterDisconnect(
      'process.on("SIGTERM", () => process.exit(7)); console.log(1); setTimeout(() => {}, 60_000)',
    ),
  ).toBe(7);
});

test('a process that has nothing to do ends by itself', async () => {
  const child = fork('-e', [''], { execArgv: ['--import', tether] });
  expect(await new Promise((resolve) => child.once('exit', resolve))).toBe(0);
});
