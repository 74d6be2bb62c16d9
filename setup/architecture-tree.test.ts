import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { projectRoot } from './config.ts';

const folders = execFileSync('git', ['ls-tree', '-d', '--name-only', 'HEAD'], { cwd: projectRoot, encoding: 'utf8' });
const rooms = folders
  .split('\n')
  .filter((name) => name !== '' && !name.startsWith('.'))
  .toSorted();

test.each([
  ['docs/architecture.md', /^([a-z-]+)\/(?:<slug>\/)? /gm],
  ['README.md', /^\| \[([a-z-]+)\/\]/gm],
])('%s names every top-level folder and no other', (file, line) => {
  const text = readFileSync(path.join(projectRoot, file), 'utf8');
  const named = [...text.matchAll(line)].map((match) => match[1]);
  expect(named.toSorted()).toEqual(rooms);
});
