import { existsSync } from 'node:fs';
import { SetupFailure } from '../setup-failure.ts';
import type { Say } from '../step-runner.ts';
import { installDebianPackages, isDebianLike, isRoot } from './debian-packages.ts';

const usualPath = '/usr/bin/chromium';

/** @returns the browser's path; installs Debian's as root. @throws SetupFailure with the one command to run otherwise. */
export async function ensureChromium(chromiumPath: string | undefined, say: Say, signal: AbortSignal): Promise<string> {
  if (chromiumPath !== undefined && !existsSync(chromiumPath))
    throw new SetupFailure(`There is no browser at CHROMIUM_PATH=${chromiumPath}.`);
  if (chromiumPath !== undefined) return chromiumPath;
  if (existsSync(usualPath)) return usualPath;
  if (!isDebianLike())
    throw new SetupFailure('The browser tests need Chromium. Install it and set CHROMIUM_PATH to its program.');
  if (!isRoot()) throw new SetupFailure('The browser tests need Chromium. Run: sudo apt-get install chromium');
  await installDebianPackages(['chromium'], say, signal);
  return usualPath;
}
