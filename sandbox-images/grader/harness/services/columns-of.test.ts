import { expect, test } from 'vitest';
import { columnsOf } from './columns-of.ts';

test('rows that are to be inserted have the columns of the first one', () => {
  expect(
    columnsOf([
      { name: 'Ada', born: 1815 },
      { born: 1906, name: 'Grace' },
    ]),
  ).toEqual(['name', 'born']);
});

test.each([
  [[], 'one row at least'],
  [[{}], 'one column at least'],
  [[{ name: 'Ada' }, { name: 'Grace', born: 1906 }], 'row 1 has other columns than row 0 (name)'],
  [[{ name: 'Ada' }, { born: 1906 }], 'row 1 has other columns'],
])('rows that cannot be inserted together are refused: %j', (rows, words) => {
  expect(() => columnsOf(rows as Record<string, string>[])).toThrow(words);
});
