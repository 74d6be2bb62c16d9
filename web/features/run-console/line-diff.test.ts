import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { diffTexts } from './line-diff.ts';

describe('a diff', () => {
  test('lays JSON out, so that neither spacing nor the order of keys is a difference', () => {
    const rows = diffTexts('{"b":1,"a":[2]}', '{ "a": [2], "b": 1 }');
    expect(rows.every(({ isSame }) => isSame)).toBe(true);
    expect(rows.map(({ left }) => left)).toEqual(['{', '  "a": [', '    2', '  ],', '  "b": 1', '}']);
  });

  test('marks an added entry only, not the comma it brings', () => {
    const rows = diffTexts('{"a":1}', '{"a":1,"b":2}');
    expect(rows.filter(({ isSame }) => !isSame)).toEqual([{ left: null, right: '  "b": 2', isSame: false }]);
  });

  test('puts a changed line beside the line it replaces', () => {
    expect(diffTexts('one\ntwo\nthree', 'one\n2\nthree')).toEqual([
      { left: 'one', right: 'one', isSame: true },
      { left: 'two', right: '2', isSame: false },
      { left: 'three', right: 'three', isSame: true },
    ]);
  });

  test('holds every line of both sides, in order', () => {
    const texts = fc.array(fc.constantFrom('a', 'b', 'c', ''), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(texts, texts, (left, right) => {
        const rows = diffTexts(left.join('\n'), right.join('\n'));
        expect(rows.flatMap((row) => row.left ?? [])).toEqual(left);
        expect(rows.flatMap((row) => row.right ?? [])).toEqual(right);
        for (const row of rows) expect(row.isSame).toBe(row.left === row.right);
      }),
    );
  });

  test('pairs very long texts line by line instead of comparing them', () => {
    const long = Array.from({ length: 500 }, (_, line) => `line ${line}`).join('\n');
    expect(diffTexts(long, `x\n${long}`)).toHaveLength(501);
  });
});
