import { expect, it } from 'vitest';
import { clip, clipBytes } from './clip.ts';
import { any } from './matchers.ts';
import { showBriefly, showValue } from './show-value.ts';

it.each([
  [{ id: any.string, n: 1 }, '{"id":"<a string>","n":1}'],
  [Number.POSITIVE_INFINITY, '"<Infinity>"'],
  [undefined, 'undefined'],
  [new Set([1]), '[1]'],
  [10n, '"10n"'],
])('shows %o as text', (value, text) => {
  expect(showValue(value)).toBe(text);
});

it('cuts what is long or deep', () => {
  const deep = JSON.parse('['.repeat(60) + ']'.repeat(60));
  expect(showValue(deep)).toContain('<array>');
  expect(showValue('x'.repeat(5_000_000)).length).toBeLessThan(600);
  expect(showValue(Array.from({ length: 10_000 }, () => 'y'.repeat(500)))).toHaveLength(4096);
});

it('shows a placeholder in its own words within a sentence', () => {
  expect(showBriefly(any.uuid)).toBe('a UUID');
});

it('never cuts a character in two', () => {
  expect(clip('🚲🚲🚲', 4)).toBe('🚲\uFFFD…');
  expect(clipBytes('né 🚲', 6)).toBe('né ');
});
