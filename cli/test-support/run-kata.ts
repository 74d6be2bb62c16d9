import { spawn } from 'node:child_process';
import path from 'node:path';

const root = path.join(import.meta.dirname, '../..');

export type KataResult = { code: number | null; stdout: string; stderr: string; lines: unknown[] };

/** Runs the real command line from the repository's root. `lines`: what it printed, as JSON, with `--json`. */
export async function runKata(args: string[], environment: Record<string, string> = {}): Promise<KataResult> {
  const child = spawn(process.execPath, [path.join(root, 'cli/kata.mjs'), ...args], {
    cwd: root,
    env: { ...process.env, NO_COLOR: '1', ...environment },
  });
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
