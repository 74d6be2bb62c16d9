import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';
import { startKata } from './test-support/run-kata.ts';

test('dev runs at the start and at every save, tells a broken folder, and ends when it is told to', async () => {
  const parent = await mkdtemp(path.join(tmpdir(), 'wirekata-dev-'));
  const folder = path.join(parent, 'hello-http');
  await cp('test/fixtures/exercises/hello-http', folder, { recursive: true });
  const edit = async (file: string, from: string, to: string) => {
    const text = await readFile(path.join(folder, file), 'utf8');
    expect(text).toContain(from);
    await writeFile(path.join(folder, file), text.replace(from, to));
  };
  const child = startKata(['dev', folder, '--json']);
  try {
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const next = async () => JSON.parse(String((await lines.next()).value));
    expect(await next()).toMatchObject({ type: 'run', solution: 'reference node', verdict: { status: 'passed' } });
    await edit('references/node/server.js', 'hello, ', 'goodbye, ');
    expect(await next()).toMatchObject({
      ...{ type: 'run', saved: ['references/node/server.js'] },
      verdict: { status: 'failed', passedCount: 2 },
    });
    await edit('kata.yaml', 'minutes: 5', 'minutes: soon');
    expect(await next()).toMatchObject({ type: 'broken', problems: [{ code: 'KATA101' }] });
    child.kill('SIGTERM');
    expect(await new Promise((resolve) => child.on('exit', resolve))).toBe(0);
  } finally {
    child.kill('SIGTERM');
    await rm(parent, { recursive: true, force: true });
  }
});
