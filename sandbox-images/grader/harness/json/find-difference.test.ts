import { describe, expect, it } from 'vitest';
import { findDifference } from './find-difference.ts';
import { any } from './matchers.ts';
import { parseJson } from './safe-json.ts';

const parsed = (text: string): unknown => (parseJson(text) as { value: unknown }).value;

describe('findDifference', () => {
  it.each([
    [1, 1],
    ['a', 'a'],
    [null, null],
    [0, -0],
    [{ a: [1, { b: null }] }, { a: [1, { b: null }] }],
    [parsed('{"a":1}'), { a: 1 }],
    [{ a: 1 }, { a: 1, b: undefined }],
    [
      { id: 'x', at: '2026-11-21T08:00:00Z' },
      { id: any.string, at: any.time },
    ],
    [{ a: 1 }, { a: 1, b: any.optional(any.string) }],
    [['b', 'a'], any.arrayOf(any.of('a', 'b'))],
    [{ a: { b: 1, c: 2 } }, { a: any.containing({ b: 1 }) }],
  ])('finds none between %j and %j', (actual, expected) => {
    expect(findDifference(actual, expected)).toBeUndefined();
  });

  it.each([
    [{ a: [1, { b: 2 }] }, { a: [1, { b: 3 }] }, '.a[1].b'],
    [{ a: 1, b: 2 }, { a: 1 }, '.b'],
    [{ a: 1 }, { a: undefined }, '.a'],
    [[1, 2, 3], [1, 2], '[2]'],
    [[1], [1, 2], '[1]'],
    [[], {}, ''],
    ['1', 1, ''],
    [{ a: '1' }, { a: any.integer }, '.a'],
    [{}, { a: any.value }, '.a'],
  ])('names the place between %j and %j', (actual, expected, path) => {
    expect(findDifference(actual, expected)?.path).toBe(path);
  });

  it('takes no inherited key for an answer', () => {
    expect(findDifference(parsed('{"__proto__":{"ok":true}}'), { ok: true })).toMatchObject({
      path: '.ok',
      actual: undefined,
    });
    expect(findDifference(parsed('{}'), { constructor: any.value })?.path).toBe('.constructor');
    expect(findDifference({}, { toString: any.value })?.path).toBe('.toString');
  });

  it('lets objects have more keys when told to', () => {
    expect(findDifference({ a: { b: 1, c: 2 }, d: 3 }, { a: { b: 1 } }, { partial: true })).toBeUndefined();
  });
});
