import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cutAtMatches, findMatches, mostMatches } from './console-search.ts';

describe('searching the output', () => {
  test('finds every place, whatever the case', () => {
    expect(findMatches('Error: no error here, ERRORS', 'error')).toEqual([
      { start: 0, end: 5 },
      { start: 10, end: 15 },
      { start: 22, end: 27 },
    ]);
  });

  test('takes what is searched for as it stands', () => {
    expect(findMatches('a.c abc [a-z]+ $1 \\d', '[a-z]+')).toEqual([{ start: 8, end: 14 }]);
    expect(findMatches('a.c abc', 'a.c')).toHaveLength(1);
    expect(findMatches('anything', '')).toEqual([]);
  });

  test('never fails on what somebody may type', () => {
    fc.assert(
      fc.property(fc.string(), fc.string({ minLength: 1 }), (text, query) => {
        for (const { start, end } of findMatches(text, query)) expect(end).toBeGreaterThan(start);
      }),
    );
  });

  test('stops counting where nobody reads on', () => {
    expect(findMatches('e'.repeat(5000), 'e')).toHaveLength(mostMatches);
  });

  test('marks a match that reaches over two parts in both of them', () => {
    const matches = findMatches('one two three', 'two thr');
    expect(cutAtMatches('one two', 0, matches)).toEqual([
      { text: 'one ', match: null },
      { text: 'two', match: 0 },
    ]);
    expect(cutAtMatches(' three', 7, matches)).toEqual([
      { text: ' thr', match: 0 },
      { text: 'ee', match: null },
    ]);
  });

  test('loses and adds nothing by cutting', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), fc.string({ minLength: 1, maxLength: 3 }), (parts, query) => {
        const matches = findMatches(parts.join(''), query);
        let start = 0;
        for (const part of parts) {
          const segments = cutAtMatches(part, start, matches);
          expect(segments.map(({ text }) => text).join('')).toBe(part);
          start += part.length;
        }
      }),
    );
  });
});
