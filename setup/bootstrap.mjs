/**
 * The only file that a bare machine's Node runs: installs the npm packages when they are missing or outdated, among
 * them the project's own Node 24, and hands over to `setup/main.ts` on it. Plain JavaScript without imports of packages.
 */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';

const root = path.join(import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname), '..');
const npmRecord = path.join(root, 'node_modules/.package-lock.json');
/** Written when an installation has ended well; npm's own record is there before patches are applied. */
const ownRecord = path.join(root, 'node_modules/.wirekata.json');
const noNetwork = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ENETUNREACH|ECONNRESET|ERR_SOCKET_TIMEOUT|ENOTCACHED/;
const [runningMajor, runningMinor] = process.versions.node.split('.').map(Number);

if (runningMajor < 20) stop(`Wirekata needs Node 20 or newer to set itself up; this is Node ${process.versions.node}.`);
if (process.platform === 'win32') stop('Wirekata needs Linux or macOS. On Windows, run it inside WSL 2.');

if (!arePackagesCurrent()) installPackages();
handOver(findNode());

/** What npm says it installed: every package of the lock file must be there in the same version, with these patches. */
function arePackagesCurrent() {
  if (readText(ownRecord) !== JSON.stringify(describeInstallation())) return false;
  const wanted = readLock(path.join(root, 'package-lock.json'));
  const installed = readLock(npmRecord);
  return Object.entries(wanted).every(
    ([place, { version, optional, peer }]) =>
      !place.startsWith('node_modules/') || optional || peer || installed[place]?.version === version,
  );
}

function describeInstallation() {
  const hash = (file) => createHash('sha256').update(readText(file)).digest('hex');
  const folder = path.join(root, 'patches');
  const patches = existsSync(folder) ? readdirSync(folder).filter((file) => file.endsWith('.patch')) : [];
  return {
    packages: hash(npmRecord),
    patches: Object.fromEntries(patches.sort().map((file) => [file, hash(path.join(folder, file))])),
  };
}

function readText(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}

function readLock(file) {
  return JSON.parse(readText(file) || '{"packages":{}}').packages;
}

function installPackages() {
  const startedAt = performance.now();
  console.log('… packages (the first time takes a minute)');
  forgetInstallation();
  // Not `npm ci`: it empties node_modules first, which leaves nothing where the network is down, and it refuses a lock
  // file that lacks another platform's optional packages, as npm writes it behind a registry that does not carry them.
  const args = ['install', '--no-save', '--include=dev', '--include=optional', '--no-audit', '--no-fund'];
  // Without a network npm would try every package again and again, for minutes, before it says so.
  const npm = runNpm([...args, hasNetwork() ? '--prefer-offline' : '--offline', '--loglevel=error']);
  if (npm.status !== 0) stop(explain(npm));
  writeFileSync(ownRecord, JSON.stringify(describeInstallation()));
  console.log(`✓ packages${((performance.now() - startedAt) / 1000).toFixed(1).padStart(14)} s`);
}

/** A patch that has been edited fits its package only as it was published: npm fetches anew what is missing. */
function forgetInstallation() {
  const before = JSON.parse(readText(ownRecord) || '{"patches":{}}').patches;
  const now = describeInstallation().patches;
  for (const file of Object.keys(before).filter((file) => before[file] !== now[file])) {
    // patch-package's names: @scope+name+1.2.3.patch, and outer++inner+1.2.3.patch for what is nested.
    const place = file
      .replace(/\+\d+\..*$/, '')
      .replaceAll('++', '/node_modules/')
      .replaceAll('+', '/');
    rmSync(path.join(root, 'node_modules', place), { recursive: true, force: true });
    rmSync(npmRecord, { force: true });
  }
  rmSync(ownRecord, { force: true });
}

function hasNetwork() {
  return !noNetwork.test(runNpm(['ping', '--fetch-retries=0', '--fetch-timeout=20000']).stderr);
}

function runNpm(args) {
  const npmCli = process.env.npm_execpath;
  const [file, ...before] = npmCli?.endsWith('.js') ? [process.execPath, npmCli] : ['npm'];
  return spawnSync(file, [...before, ...args], { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

function explain({ error, signal, stdout, stderr }) {
  if (error) return `Could not start npm: ${error.message}. Install npm, then run this again.`;
  if (signal) return `npm was ended by ${signal}; run this again to go on.`;
  if (noNetwork.test(stderr))
    return 'Could not fetch the npm packages: the npm registry does not answer. Connect to a network (or set npm\'s "registry" and "proxy"), then run this again.';
  if (stderr.includes('ENOSPC')) return `The disk that holds ${root} is full. Free at least 3 GB, then run this again.`;
  if (/EACCES|EPERM/.test(stderr)) return `May not write to ${root}. Give this user the folder, then run this again.`;
  // patch-package gives its reason on stdout.
  return `npm install failed:\n${`${stdout.trim()}\n${stderr.trim()}`.trim()}`;
}

/** The pinned binary of this platform; where npm has none, the running Node if it is new enough. */
function findNode() {
  const pinned = path.join(root, 'node_modules', `node-${process.platform}-${process.arch}`, 'bin/node');
  if (existsSync(pinned)) return pinned;
  if (runningMajor > 24 || (runningMajor === 24 && runningMinor >= 2)) return process.execPath;
  return stop(
    `There is no npm package with Node 24 for ${process.platform} ${process.arch}, and this is Node ${process.versions.node}. ` +
      'Install Node 24.2 or newer, then run this again.',
  );
}

function handOver(node) {
  // The channel tells main.ts when this process is gone, however it ended.
  const main = spawn(node, [path.join(root, 'setup/main.ts'), ...process.argv.slice(2)], {
    cwd: root,
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  });
  // Signals are passed on, and so is the end of npm itself.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => main.kill(signal));
  const parent = process.ppid;
  const orphanWatch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(orphanWatch);
    main.kill('SIGTERM');
  }, 1000).unref();
  main.on('exit', (code, signal) => {
    process.exitCode = code ?? (signal === 'SIGINT' ? 130 : 143);
  });
}

function stop(sentence) {
  console.error(`✗ ${sentence}`);
  process.exit(1);
}
