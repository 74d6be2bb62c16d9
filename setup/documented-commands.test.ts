import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { projectRoot } from './config.ts';

const read = (file: string) => readFileSync(path.join(projectRoot, file), 'utf8');
const files = execFileSync('git', ['ls-files', '*.md', '*.ts', '*.mjs', '*.yml'], {
  cwd: projectRoot,
  encoding: 'utf8',
})
  .split('\n')
  .filter((file) => file !== '' && !file.startsWith('exercises/'));
const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };

test('no document and no message asks the Node of the machine, which may be 20, to run TypeScript', () => {
  const asking = files.flatMap((file) =>
    [...read(file).matchAll(/^.*\bnode [a-z][\w./-]*\.ts\b.*$/gm)]
      // Inside the product's own containers, and by npx, `node` is the project's Node 24.
      .filter(([line]) => !/npx node|exec server node|Usage: node server/.test(line))
      .map(([line]) => `${file}: ${line.trim()}`),
  );
  expect(asking).toEqual([]);
});

test('every "npm run …" that is named anywhere is a script', () => {
  const named = files.flatMap((file) =>
    [...read(file).matchAll(/\bnpm run ([a-z][a-z-]*)/g)].map(([, script = '']) => ({ file, script })),
  );
  expect(named.length).toBeGreaterThan(10);
  expect(named.filter(({ script }) => !(script in scripts))).toEqual([]);
});
