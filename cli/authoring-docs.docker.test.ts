import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { PublishedRevision } from '#contracts/published-revision.ts';

const root = path.join(import.meta.dirname, '..');

/** What a reader of the first chapter would type. Two things are shorter: one run of `verify`, and another folder. */
async function tutorial(folder: string): Promise<string> {
  const docs = await readFile(path.join(root, 'docs/authoring.md'), 'utf8');
  const chapter = docs.split('## Fifteen minutes')[1]?.split('## The folder')[0] ?? '';
  const commands = [...chapter.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, text]) => text).join('');
  return commands
    .replaceAll('my-exercises', folder)
    .replaceAll('cd ../..', `cd ${root}`)
    .replaceAll(/(-- verify \S+)$/gm, '$1 --runs 1');
}

test('the fifteen minutes of the documentation end with a published exercise', { timeout: 300_000 }, async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'wirekata-tutorial-'));
  try {
    const { stdout } = await promisify(execFile)('bash', ['-e', '-c', await tutorial(folder)], { cwd: root });
    expect(stdout).toContain('All 4 tests passed.');
    expect(stdout).toContain('tea-timer: version 1 is published as');
    expect(stdout).not.toContain('warning');
    const record: unknown = JSON.parse(await readFile(path.join(folder, 'tea-timer/published.json'), 'utf8'));
    expect(PublishedRevision.parse(record).version).toBe(1);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
