import { spawn } from 'node:child_process';

const keptLines = 30;

/**
 * Runs a program to its end and returns its standard output.
 * @throws Error with the last lines of its output when it fails.
 */
export function runProgram(
  file: string,
  args: readonly string[],
  options: { timeoutMs?: number; cwd?: string } = {},
): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: options.timeoutMs,
      cwd: options.cwd,
    });
    let stdout = '';
    let all = '';
    child.stdout.on('data', (chunk: Buffer) => {
      stdout += chunk;
      all += chunk;
    });
    child.stderr.on('data', (chunk: Buffer) => {
      all += chunk;
    });
    child.once('error', (cause) => reject(new Error(`cannot run ${file}: ${cause.message}`, { cause })));
    child.once('close', (code) => {
      if (code === 0) resolve(stdout);
      else reject(new Error(`${file} ${args[0] ?? ''} failed (exit ${code}):\n${lastLines(all)}`));
    });
  });
}

/** Whether a program runs to its end with exit code 0. */
export function canRun(file: string, args: readonly string[], options: { timeoutMs?: number } = {}): Promise<boolean> {
  return runProgram(file, args, options).then(
    () => true,
    () => false,
  );
}

export function hasImage(tag: string): Promise<boolean> {
  return canRun('docker', ['image', 'inspect', tag]);
}

function lastLines(output: string): string {
  return output.trimEnd().split('\n').slice(-keptLines).join('\n');
}
