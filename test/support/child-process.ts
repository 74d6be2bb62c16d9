import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

export const projectRoot = path.join(import.meta.dirname, '../..');

/** One of our processes, started like `npm start` does, with its output kept for a failing test. */
export type OwnProcess = {
  pid: number;
  output(): string;
  kill(signal: NodeJS.Signals): void;
  /** Exit code once it has ended, at once if it already has; null when a signal ended it. */
  ended(): Promise<number | null>;
};

export function startProcess(entry: string, env: Record<string, string>, args: string[] = []): OwnProcess {
  const child: ChildProcess = spawn(process.execPath, [path.join(projectRoot, entry), ...args], {
    cwd: projectRoot,
    env: { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      output = (output + chunk.toString('utf8')).slice(-64 * 1024);
    });
  }
  return {
    pid: child.pid ?? 0,
    output: () => output,
    kill: (signal) => void child.kill(signal),
    ended: async () => {
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
      return child.exitCode;
    },
  };
}

/** @throws Error with the process's last output when it does not end well. */
export async function runToEnd(entry: string, env: Record<string, string>, args: string[] = []): Promise<void> {
  const child = startProcess(entry, env, args);
  const code = await child.ended();
  if (code !== 0) throw new Error(`${entry} ended with exit code ${code}:\n${child.output().slice(-4000)}`);
}
