import { expect, test } from 'vitest';
import { gridOf } from './grid-of.ts';

test.each([
  // A Monday, a Saturday, a Sunday.
  ['2026-11-16', 176],
  ['2026-11-21', 181],
  ['2026-11-22', 182],
])('the grid up to %s begins on a Monday and ends that day', (today, length) => {
  const grid = gridOf([{ day: today, submissionCount: 3 }], today);
  expect(grid).toHaveLength(length);
  expect(new Date(grid[0]?.day ?? '').getUTCDay()).toBe(1);
  expect(grid.at(-1)).toEqual({ day: today, submissionCount: 3 });
});
