import { existsSync } from 'node:fs';
import { lastLines, runCommand } from '../run-command.ts';
import { SetupFailure } from '../setup-failure.ts';
import type { Say } from '../step-runner.ts';

const noNetwork =
  /Could not resolve|Temporary failure resolving|Could not connect|Network is unreachable|Unable to connect/;

export const isDebianLike = (): boolean => existsSync('/usr/bin/apt-get');
export const isRoot = (): boolean => process.getuid?.() === 0;

/** @throws SetupFailure when apt-get cannot install them. */
export async function installDebianPackages(names: readonly string[], say: Say, signal?: AbortSignal): Promise<void> {
  say(`installing ${names.join(' ')} with apt-get`);
  await aptGet(['update'], names, signal);
  await aptGet(['install', '--yes', '--no-install-recommends', ...names], names, signal);
}

async function aptGet(args: readonly string[], names: readonly string[], signal?: AbortSignal): Promise<void> {
  // Another apt-get may be at work, on a fresh machine most likely the system's own.
  const { code, output } = await runCommand('apt-get', ['-o', 'DPkg::Lock::Timeout=120', '--quiet', ...args], {
    env: { DEBIAN_FRONTEND: 'noninteractive' },
    signal,
  });
  if (code === 0 && !(args[0] === 'update' && noNetwork.test(output))) return;
  const packages = names.join(' ');
  if (noNetwork.test(output)) {
    throw new SetupFailure(
      `Could not fetch ${packages}: Debian's package server does not answer. Connect to a network, then run this again.`,
    );
  }
  throw new SetupFailure(`apt-get ${args[0]} failed, so ${packages} is missing:\n${lastLines(output, 12)}`);
}
