import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import path from 'node:path';

const root = path.join(import.meta.dirname, '../..');

export type KataResult = { code: number | null; stdout: string; stderr: string; lines: unknown[] };

/** Starts the real command line from the repository's root. */
export function startKata(args: string[], environment: Record<string, string> = {}): ChildProcessWithoutNullStreams {
  return spawn(process.execPath, [path.join(root, 'cli/kata.mjs'), ...args], {
    cwd: root,
    env: { ...process.env, NO_COLOR: '1', ...environment },
  });
}

/** Runs it to its end. `lines`: what it printed, as JSON, with `--json`. */
export async function runKata(args: string[], environment: Record<string, string> = {}): Promise<KataResult> {
  const child = startKata(args, environment);
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (data) => {
    stdout += data;
  });
  child.stderr.on('data', (data) => {
    stderr += data;
  });
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  const lines = args.includes('--json')
    ? stdout
        .trim()
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line))
    : [];
  return { code, stdout, stderr, lines };
}
