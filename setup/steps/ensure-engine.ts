import { spawn } from 'node:child_process';
import { existsSync, openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type Docker from 'dockerode';
import type { DataDir } from '../data-dir.ts';
import { lastLines, runCommand } from '../run-command.ts';
import { SetupFailure } from '../setup-failure.ts';
import type { Say } from '../step-runner.ts';
import { installDebianPackages, isDebianLike, isRoot } from './debian-packages.ts';

const startTimeoutMs = 60_000;
const otherEngineGraceMs = 5000;
const pollMs = 250;

export type EngineOptions = {
  docker: Docker;
  dataDir: DataDir;
  dockerHost: string | undefined;
  say: Say;
  signal: AbortSignal;
};

/**
 * Makes sure that a Docker engine answers, and that the `docker` command is there, which builds the images. Installs
 * and starts both as root on Debian and its kin. An engine started here stays: other copies may use it.
 * @throws SetupFailure with the one command to run where this process may not do it.
 */
export async function ensureEngine({ docker, dataDir, dockerHost, say, signal }: EngineOptions): Promise<void> {
  const refusal = await askEngine(docker);
  if (refusal !== undefined) {
    refuseUnlessStartable(refusal, dockerHost);
    if (!isInstalled('dockerd')) await installDebianPackages(['docker.io', 'iptables'], say, signal);
    // Installing starts it where a service manager runs.
    if ((await askEngine(docker)) !== undefined) await startEngine({ docker, dataDir, say, signal });
  }
  if (isInstalled('docker')) return;
  if (!isRoot() || !isDebianLike()) throw new SetupFailure('Install the "docker" command: it builds the images.');
  // Debian keeps the command apart from the engine since trixie.
  await installDebianPackages(['docker-cli'], say, signal);
}

/** @returns why the engine cannot be used; undefined when it can. */
async function askEngine(docker: Docker): Promise<string | undefined> {
  try {
    await docker.ping();
    return undefined;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? String(error);
  }
}

function refuseUnlessStartable(refusal: string, dockerHost: string | undefined): void {
  if (dockerHost !== undefined)
    throw new SetupFailure(`No Docker engine answers at DOCKER_HOST=${dockerHost} (${refusal}). Start it there.`);
  if (refusal === 'EACCES')
    throw new SetupFailure(
      'A Docker engine runs, but this user may not use it. Run: sudo usermod -aG docker "$USER", then sign in again.',
    );
  if (process.platform === 'darwin')
    throw new SetupFailure('No Docker engine answers. Install and start one, for example: brew install --cask docker');
  if (isInstalled('dockerd')) {
    if (!isRoot()) throw new SetupFailure('The Docker engine is not running. Run: sudo systemctl start docker');
    return;
  }
  if (!isDebianLike())
    throw new SetupFailure('There is no Docker engine. Install one: https://docs.docker.com/engine/install/');
  if (!isRoot())
    throw new SetupFailure(
      'There is no Docker engine, and installing one needs root. Run: sudo apt-get install docker.io && sudo usermod -aG docker "$USER", then sign in again.',
    );
}

async function startEngine({ docker, dataDir, say, signal }: Omit<EngineOptions, 'dockerHost'>): Promise<void> {
  const logFile = path.join(dataDir.path, 'dockerd.log');
  let deadline = performance.now() + startTimeoutMs;
  if (existsSync('/run/systemd/system')) {
    await runCommand('systemctl', ['start', 'docker'], { signal });
  } else {
    say(`starting dockerd; it stays when Wirekata stops, and logs to ${logFile}`);
    const log = openSync(logFile, 'a');
    const engine = spawn('dockerd', [], { detached: true, stdio: ['ignore', log, log] });
    engine.unref();
    // It ends at once where it may not run, but also where the package's own start was faster.
    engine.once('exit', () => {
      deadline = Math.min(deadline, performance.now() + otherEngineGraceMs);
    });
  }
  while ((await askEngine(docker)) !== undefined) {
    if (performance.now() > deadline) {
      const log = await readFile(logFile, 'utf8').catch(() => 'see: journalctl -u docker');
      throw new SetupFailure(`The Docker engine does not start. It says:\n${lastLines(log, 8)}`);
    }
    await sleep(pollMs, undefined, { signal });
  }
}

function isInstalled(program: string): boolean {
  // dockerd is often outside the PATH of ordinary users.
  const folders = [...(process.env['PATH'] ?? '').split(path.delimiter), '/usr/sbin', '/usr/local/sbin'];
  return folders.some((folder) => existsSync(path.join(folder, program)));
}
