import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';

/** Installs one package, and applies its patch as a postinstall script does: after npm has written its record. */
const npm = `
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
if (process.argv[2] !== 'install') process.exit(0);
appendFileSync('installs', '.');
mkdirSync('node_modules/@some/client', { recursive: true });
writeFileSync('node_modules/.package-lock.json', readFileSync('package-lock.json'));
const source = 'node_modules/@some/client/index.js';
if (!existsSync(source)) writeFileSync(source, 'as published');
const patch = readFileSync('patches/@some+client+1.2.3.patch', 'utf8');
const before = readFileSync(source, 'utf8');
if (before !== patch && (before !== 'as published' || patch === 'odd')) {
  console.log('Failed to apply patch for @some/client');
  process.exit(1);
}
writeFileSync(source, patch);
`;
const lock = { packages: { '': {}, 'node_modules/@some/client': { version: '1.2.3' } } };

let root: string;
const at = (file: string) => path.join(root, file);

beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'wirekata-bootstrap-'));
  await mkdir(at('setup'));
  await cp(path.join(import.meta.dirname, 'bootstrap.mjs'), at('setup/bootstrap.mjs'));
  await writeFile(at('setup/main.ts'), "console.log('main', process.argv[2]);");
  await mkdir(at('patches'));
  await writeFile(at('patches/@some+client+1.2.3.patch'), 'patched');
  await writeFile(at('package-lock.json'), JSON.stringify(lock));
  await writeFile(at('package.json'), JSON.stringify({ type: 'module' }));
  await writeFile(at('npm.js'), npm);
});
afterEach(() => rm(root, { recursive: true }));

type End = { code: number; stdout: string; stderr: string };

function bootstrap(env: Record<string, string> = {}, options: string[] = []): Promise<End> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [...options, at('setup/bootstrap.mjs'), 'start'],
      { env: { PATH: process.env['PATH'], HOME: root, npm_execpath: at('npm.js'), ...env } },
      (_error, stdout, stderr) => resolve({ code: child.exitCode ?? -1, stdout, stderr }),
    );
  });
}

const installCount = async () => (await readFile(at('installs'), 'utf8')).length;
const client = () => readFile(at('node_modules/@some/client/index.js'), 'utf8');

test('packages are installed once', async () => {
  expect(await bootstrap()).toMatchObject({ code: 0, stdout: expect.stringMatching(/✓ packages.*\nmain start\n$/) });
  expect(await bootstrap()).toMatchObject({ code: 0, stdout: 'main start\n' });
  expect(await installCount()).toBe(1);
});

test('an installation whose patch does not fit stops with its reason, each time, until the patch fits', async () => {
  await writeFile(at('patches/@some+client+1.2.3.patch'), 'odd');
  for (const _ of ['first', 'second']) {
    const { code, stdout, stderr } = await bootstrap();
    expect(stderr).toContain('Failed to apply patch for @some/client');
    expect(stdout).not.toContain('main');
    expect(code).toBe(1);
  }
  await writeFile(at('patches/@some+client+1.2.3.patch'), 'patched');
  expect(await bootstrap()).toMatchObject({ code: 0 });
  expect(await client()).toBe('patched');
});

test('a patch that has changed is applied to its package as it was published', async () => {
  await bootstrap();
  await writeFile(at('patches/@some+client+1.2.3.patch'), 'patched better');
  expect(await bootstrap()).toMatchObject({ code: 0 });
  expect(await client()).toBe('patched better');
  await writeFile(at('patches/@some+client+1.2.3.patch'), 'odd');
  expect(await bootstrap()).toMatchObject({ code: 1 });
  await writeFile(at('patches/@some+client+1.2.3.patch'), 'patched better');
  expect(await bootstrap()).toMatchObject({ code: 0 });
  expect(await client()).toBe('patched better');
});

test('a version of the lock file that is not there is installed', async () => {
  await bootstrap();
  await writeFile(at('package-lock.json'), JSON.stringify({ packages: { 'node_modules/some': { version: '2.0.0' } } }));
  expect(await bootstrap()).toMatchObject({ code: 0 });
  expect(await installCount()).toBe(2);
});

test.each([
  ['24.1.0', 1, 'Install Node 24.2 or newer'],
  ['22.20.0', 1, 'Install Node 24.2 or newer'],
  ['24.2.0', 0, ''],
  ['25.0.0', 0, ''],
])('where npm has no Node binary, Node %s ends with %i', async (node, code, sentence) => {
  const pretence = `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '${node}' } });`;
  await writeFile(at('pretend.mjs'), pretence);
  const end = await bootstrap({}, ['--import', pathToFileURL(at('pretend.mjs')).href]);
  expect(end.stderr).toContain(sentence);
  expect(end.code).toBe(code);
});

test('a registry that cannot be reached is named as the reason', async () => {
  // npm itself, which has never fetched anything and finds nobody at its registry.
  const env = { npm_execpath: '', npm_config_registry: 'http://127.0.0.1:1', npm_config_cache: at('cache') };
  const unreachable = { ...lock, lockfileVersion: 3 };
  const dependencies = { '@some/client': '1.2.3' };
  await writeFile(at('package.json'), JSON.stringify({ type: 'module', dependencies }));
  await writeFile(at('package-lock.json'), JSON.stringify(unreachable));
  const { code, stderr } = await bootstrap(env);
  expect(stderr).toBe(
    '✗ Could not fetch the npm packages: the npm registry does not answer. Connect to a network (or set npm\'s "registry" and "proxy"), then run this again.\n',
  );
  expect(code).toBe(1);
});
