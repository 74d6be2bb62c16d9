import { describe, expect, test } from 'vitest';
import type { CausedStatement } from '#contracts/run-event.ts';
import { findRepeated, foldRepeats, shapeOf } from './repeated-statements.ts';

const statement = (text: string): CausedStatement => ({ text, params: [], rows: 1, ms: 1, isShared: false });
const authors = [1, 2, 3].map((id) => statement(`SELECT * FROM authors WHERE id = ${id}`));

describe('the shape of a statement', () => {
  test.each([
    ["SELECT 1 FROM t WHERE a = 'it''s' AND b = 2.5", 'SELECT ? FROM t WHERE a = ? AND b = ?'],
    ['SELECT *\n  FROM t -- all of it\n WHERE id = $1', 'SELECT * FROM t WHERE id = $1'],
    ['SELECT * FROM t WHERE id IN ($1, $2,$3)', 'SELECT * FROM t WHERE id IN (?)'],
    ['/* 7 */ DELETE FROM t2', 'DELETE FROM t2'],
  ])('of %j is %j', (text, shape) => {
    expect(shapeOf(text)).toBe(shape);
  });
});

describe('repeated statements', () => {
  test('are those that differ in values only', () => {
    const others = ['BEGIN', 'BEGIN', 'BEGIN', 'SELECT * FROM posts', 'SELECT * FROM posts'].map(statement);
    expect(findRepeated([...others, ...authors])).toEqual([{ shape: 'SELECT * FROM authors WHERE id = ?', count: 3 }]);
  });

  test('are listed most frequent first', () => {
    const tags = [1, 2, 3, 4].map((id) => statement(`SELECT * FROM tags WHERE post = ${id}`));
    expect(findRepeated([...authors, ...tags]).map(({ count }) => count)).toEqual([4, 3]);
  });

  test('fold into one entry where they follow each other, and nothing is lost', () => {
    const runs = foldRepeats([statement('BEGIN'), statement('BEGIN'), ...authors, statement('COMMIT')]);
    expect(runs.map(({ statement: { text }, repeats }) => [text, repeats.length])).toEqual([
      ['BEGIN', 0],
      ['BEGIN', 0],
      ['SELECT * FROM authors WHERE id = 1', 2],
      ['COMMIT', 0],
    ]);
  });
});
