import { expect, test } from 'vitest';
import { stretchOf, zoomIn, zoomOut } from './zoom.ts';

test('zooming in and out again comes back to the whole run', () => {
  const inner = zoomIn({ startMs: 0, endMs: 100 });
  expect(inner).toEqual({ startMs: 25, endMs: 75 });
  expect(zoomOut(inner, 100)).toBeNull();
});

test('a stretch may be drawn from either end, and never beyond the picture', () => {
  const range = { startMs: 100, endMs: 200 };
  expect(stretchOf(range, [0.75, 0.25])).toEqual({ startMs: 125, endMs: 175 });
  expect(stretchOf(range, [0.5, 7])).toEqual({ startMs: 150, endMs: 200 });
});
