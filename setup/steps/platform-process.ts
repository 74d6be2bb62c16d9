import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { readFile, rename } from 'node:fs/promises';
import path from 'node:path';
import { projectRoot } from '../config.ts';
import { lastLines } from '../run-command.ts';

const logLineCount = 15;

export type ProcessSpec = {
  name: string;
  /** The file to run, relative to the project. */
  entry: string;
  /** All of its environment. */
  env: NodeJS.ProcessEnv;
  logsDir: string;
  stopTimeoutMs: number;
};

export type PlatformProcess = {
  name: string;
  logFile: string;
  /** In words, when it has ended: `exit code 1` or `signal SIGKILL`. */
  ended: Promise<string>;
  lastLog(): Promise<string>;
  /** SIGTERM, and SIGKILL when it takes too long. */
  stop(): Promise<void>;
};

/** Starts one of our processes with its output in `<logsDir>/<name>.log`; the log of the time before is kept beside it. */
export async function startPlatformProcess(spec: ProcessSpec): Promise<PlatformProcess> {
  const logFile = path.join(spec.logsDir, `${spec.name}.log`);
  await rename(logFile, path.join(spec.logsDir, `${spec.name}.previous.log`)).catch(() => undefined);
  const log = createWriteStream(logFile);
  const tether = path.join(projectRoot, 'setup/tether.ts');
  const child = spawn(process.execPath, ['--import', tether, path.join(projectRoot, spec.entry)], {
    cwd: projectRoot,
    env: spec.env,
    // Its own group: Ctrl-C reaches set-up alone, which stops everything in order.
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  child.stdout?.pipe(log, { end: false });
  child.stderr?.pipe(log, { end: false });
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code, signal) => resolve(signal === null ? `exit code ${code}` : `signal ${signal}`));
  }).finally(() => log.end());
  return {
    name: spec.name,
    logFile,
    ended,
    lastLog: async () => lastLines(await readFile(logFile, 'utf8'), logLineCount),
    stop: async () => {
      child.kill('SIGTERM');
      const force = setTimeout(() => child.kill('SIGKILL'), spec.stopTimeoutMs);
      await ended;
      clearTimeout(force);
    },
  };
}
