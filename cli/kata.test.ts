import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test, vi } from 'vitest';
import { emptyFolder } from './test-support/empty-folder.ts';
import { runKata } from './test-support/run-kata.ts';

// Each test starts the command line a few times.
vi.setConfig({ testTimeout: 30_000 });
const fixture = 'test/fixtures/exercises/hello-http';

test('lint of a valid folder ends with 0', async () => {
  const { code, lines } = await runKata(['lint', fixture, '--json']);
  expect(lines).toEqual([{ folder: fixture, ok: true, problems: [] }]);
  expect(code).toBe(0);
});

test('lint of a broken folder ends with 1 and says where', async () => {
  await using broken = await emptyFolder();
  await writeFile(path.join(broken.folder, 'kata.yaml'), 'slug: [');
  const { code, stdout } = await runKata(['lint', broken.folder]);
  expect(stdout).toMatch(/KATA100 kata.yaml:1:\d+/);
  expect(code).toBe(1);
});

test.each([
  ['no command line that exists', ['frobnicate'], 'there is no command "frobnicate"'],
  ['an unknown option', ['lint', '--fast'], "Unknown option '--fast'"],
  ['no exercise', ['submit'], 'name one exercise'],
  ['a slug that cannot be one', ['submit', '../x'], 'is no exercise'],
  ['an unknown exercise', ['run', 'nope'], 'neither an exercise nor a folder'],
  ['a seed that is none', ['run', fixture, '--seed', 'x'], '--seed has eight hex digits'],
  ['a test that does not exist', ['run', fixture, '--test', 'a.b'], 'there is no test "a.b"'],
  ['a folder without a solution', ['run', fixture, '--dir', 'docs'], 'no file that this exercise lets you edit'],
  ['too many runs', ['verify', fixture, '--runs', '99'], '--runs is a number from 1 to 50'],
])('%s is wrong usage and ends with 2', async (_name, args, message) => {
  const { code, stderr } = await runKata(args);
  expect(stderr).toContain(message);
  expect(code).toBe(2);
});

test('submit without a server says how to get one', async () => {
  await using empty = await emptyFolder();
  const { code, stderr } = await runKata(['submit', 'hello-http'], { DATA_DIR: empty.folder });
  expect(stderr).toContain('start one with "npm start", or give --server and --token');
  expect(code).toBe(2);
});

test('submit to a server that is not there is a platform fault', async () => {
  const server = ['--server', 'http://127.0.0.1:1', '--token', 'x'];
  const { code, stderr } = await runKata(['submit', 'hello-http', ...server]);
  expect(stderr).toContain('http://127.0.0.1:1 cannot be reached');
  expect(code).toBe(3);
});

test('a new exercise is valid, and never overwrites one', async () => {
  await using empty = await emptyFolder();
  const args = ['new', 'tea-timer', '--dir', empty.folder];
  expect(await runKata(args)).toMatchObject({ code: 0 });
  const folder = path.join(empty.folder, 'tea-timer');
  expect(await readFile(path.join(folder, 'statement.md'), 'utf8')).toContain('# Tea timer');
  expect(await runKata(['lint', folder])).toMatchObject({ code: 0, stdout: expect.stringMatching(/tea-timer: ok\n$/) });
  expect(await runKata(args)).toMatchObject({ code: 2, stderr: expect.stringContaining('is it there already') });
});

test('a new exercise has the languages and services that were asked for', async () => {
  await using empty = await emptyFolder();
  const folder = path.join(empty.folder, 'tea-timer');
  const some = ['--lang', 'go,python-flask', '--service', 'postgres,redis'];
  expect(await runKata(['new', 'tea-timer', '--dir', empty.folder, ...some])).toMatchObject({ code: 0 });
  expect(await runKata(['lint', folder])).toMatchObject({ code: 0, stdout: expect.stringMatching(/tea-timer: ok\n$/) });
  const manifest = await readFile(path.join(folder, 'kata.yaml'), 'utf8');
  expect(manifest).toMatch(/services:\n {2}postgres: \{\}\n {2}redis: \{\}\n\nlanguages:\n {2}go:[\s\S]*python-flask:/);
  expect(await readdir(path.join(folder, 'mutants/wrong-status'))).toEqual(['main.go']);
  const wrong = await runKata(['new', 'other', '--dir', empty.folder, '--lang', 'cobol']);
  expect(wrong).toMatchObject({ code: 2, stderr: expect.stringContaining('--lang is some of node, ') });
});

test('a new exercise may begin as a copy of another, as an unpublished draft', async () => {
  await using empty = await emptyFolder();
  const folder = path.join(empty.folder, 'tea-timer');
  const args = ['new', 'tea-timer', '--dir', empty.folder, '--from', fixture, '--title', 'Tea: the "timer"'];
  expect(await runKata(args)).toMatchObject({ code: 0 });
  expect(await runKata(['lint', folder])).toMatchObject({ code: 0, stdout: expect.stringMatching(/tea-timer: ok\n$/) });
  const manifest = await readFile(path.join(folder, 'kata.yaml'), 'utf8');
  expect(manifest).toMatch(/slug: tea-timer\nversion: 1\nstatus: draft\n/);
  expect(await readFile(path.join(folder, 'statement.md'), 'utf8')).toMatch(/^# Tea: the "timer"\n/);
});

test('help ends with 0', async () => {
  expect(await runKata(['--help'])).toMatchObject({ code: 0, stdout: expect.stringContaining('verify') });
});

test('lint takes everything that exercises/* names: exercises, tracks, defaults', async () => {
  await using catalog = await emptyFolder();
  const at = (...parts: string[]) => path.join(catalog.folder, ...parts);
  await cp(fixture, at('hello-http'), { recursive: true });
  await mkdir(at('tracks'));
  await writeFile(
    at('tracks/first.yaml'),
    'title: First\nsummary: S.\nlevel: beginner\nexercises: [hello-http, gone]\n',
  );
  await writeFile(at('_defaults.yaml'), 'license: MIT\n');
  await writeFile(at('README.md'), '# Exercises\n');
  const targets = ['README.md', '_defaults.yaml', 'hello-http', 'tracks'].map((name) => at(name));
  const { code, lines } = await runKata(['lint', ...targets, '--json']);
  expect(lines.map((line) => (line as { ok: boolean }).ok)).toEqual([true, true, true]);
  expect(JSON.stringify(lines[2])).toContain('names gone, which is no exercise');
  expect(code).toBe(0);
  expect(await runKata(['lint', catalog.folder])).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/hello-http: ok/),
  });
  await writeFile(at('_defaults.yaml'), 'licence: MIT\n');
  expect(await runKata(['lint', ...targets])).toMatchObject({ code: 1, stdout: expect.stringMatching(/KATA102/) });
});

test('publish refuses what is not proven', async () => {
  const { code, stdout } = await runKata(['publish', fixture, '--out', '/nonexistent']);
  expect(stdout).toMatch(/hello-http: there is no green report of revision [0-9a-f]{16}/);
  expect(code).toBe(1);
});
