import { expect, test } from 'vitest';
import { isEditable } from './match-path.ts';

test.each([
  ['src/app.js', ['src/**'], true],
  ['src/deep/app.js', ['src/**'], true],
  ['package.json', ['src/**'], false],
  ['app.py', ['**/*.py'], true],
  ['pkg/app.py', ['**/*.py'], true],
  ['app.pyc', ['**/*.py'], false],
  ['a/b.sql', ['*.sql'], false],
  ['b.sql', ['*.js', '*.sql'], true],
  ['bXsql', ['b.sql'], false],
  ['anything/at.all', ['**'], true],
])('%s against %j is %s', (path, patterns, expected) => {
  expect(isEditable(path, patterns)).toBe(expected);
});
