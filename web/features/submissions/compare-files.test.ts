import { describe, expect, test } from 'vitest';
import { compareFiles } from './compare-files.ts';

const lines = (count: number) => Array.from({ length: count }, (_, index) => `line ${index + 1}\n`).join('');

describe('what changed between two submissions', () => {
  test('is nothing when every file is the same', () => {
    expect(compareFiles({ 'a.js': 'x\n' }, { 'a.js': 'x\n' })).toEqual([]);
  });

  test('names new, removed and changed files in the order of their paths', () => {
    const found = compareFiles({ 'b.js': 'x\n', 'c.js': 'y\n' }, { 'a.js': 'new\n', 'c.js': 'z\n' });
    expect(found.map(({ path, change, addedCount, removedCount }) => [path, change, addedCount, removedCount])).toEqual(
      [
        ['a.js', 'added', 1, 0],
        ['b.js', 'removed', 0, 1],
        ['c.js', 'changed', 1, 1],
      ],
    );
  });

  test('shows a change with three lines around it, and leaves the rest out', () => {
    const [file] = compareFiles({ a: lines(40) }, { a: lines(40).replace('line 20\n', 'LINE 20\n') });
    expect(file?.hunks).toHaveLength(1);
    expect(file?.hunks?.[0]?.start).toBe(17);
    expect(file?.hunks?.[0]?.lines.map(({ change, text }) => `${change} ${text}`)).toEqual([
      ...['same line 17', 'same line 18', 'same line 19', 'removed line 20', 'added LINE 20'],
      ...['same line 21', 'same line 22', 'same line 23'],
    ]);
  });

  test('does not take the end of a file without a newline for a line', () => {
    const [file] = compareFiles({ a: 'x' }, { a: 'y' });
    expect(file).toMatchObject({ addedCount: 1, removedCount: 1 });
  });

  test('gives up on files that share nothing and are long', () => {
    const other = lines(1500).replaceAll('line', 'other');
    expect(compareFiles({ a: lines(1500) }, { a: other })[0]?.hunks).toBeNull();
  });
});
