import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { readSolution } from './read-solution.ts';

async function folderWith(files: Record<string, string | Buffer>) {
  const folder = await mkdtemp(path.join(tmpdir(), 'wirekata-solution-'));
  for (const [file, content] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(folder, file)), { recursive: true });
    await writeFile(path.join(folder, file), content);
  }
  return { folder, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) };
}

test('editable files are sent, given ones are not, and others are named', async () => {
  await using solution = await folderWith({
    'src/app.js': 'app',
    'package.json': '{}',
    'notes.txt': 'mine',
    'node_modules/x/index.js': 'x',
    '.env': 'SECRET=1',
  });
  const read = await readSolution(solution.folder, { editable: ['src/**'], files: { 'package.json': '{}' } });
  expect(read).toEqual({ files: { 'src/app.js': 'app' }, left: ['notes.txt'] });
});

test('a given file that was changed is named', async () => {
  await using solution = await folderWith({ 'app.js': 'app', 'package.json': '{"type":"module"}' });
  const starter = { editable: ['*.js'], files: { 'package.json': '{}' } };
  expect((await readSolution(solution.folder, starter)).left).toEqual(['package.json']);
});

test.each([
  ['no file', {}, /has no file that this exercise lets you edit/],
  ['a file that is not text', { 'app.js': Buffer.from([0xff, 0xfe]) }, /is not UTF-8 text/],
  ['a file that is too large', { 'app.js': 'x'.repeat(65 * 1024) }, /must be at most 65536 bytes/],
  [
    'too many files',
    Object.fromEntries(Array.from({ length: 21 }, (_, i) => [`${i}.js`, 'x'])),
    /has 21 files to send/,
  ],
])('a folder with %s is refused', async (_name, files, message) => {
  await using solution = await folderWith(files);
  await expect(readSolution(solution.folder, { editable: ['**'], files: {} })).rejects.toThrow(message);
});
