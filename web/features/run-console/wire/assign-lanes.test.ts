import fc from 'fast-check';
import { expect, test } from 'vitest';
import { assignLanes } from './assign-lanes.ts';

const span = (startMs: number, endMs: number) => ({ startMs, endMs });

test('one after the other share a lane', () => {
  expect(assignLanes([span(0, 5), span(5, 6), span(8, 9)], 8)).toEqual({ lanes: [0, 0, 0], count: 1 });
});

test('what ran at the same time lies side by side, and a lane is used again once it is free', () => {
  const spans = [span(0, 10), span(1, 3), span(2, 9), span(4, 6)];
  expect(assignLanes(spans, 8)).toEqual({ lanes: [0, 1, 2, 1], count: 3 });
});

test('the last lane takes what is over', () => {
  expect(assignLanes([span(0, 9), span(1, 9), span(2, 9)], 2)).toEqual({ lanes: [0, 1, 1], count: 2 });
});

test('no two spans of a lane overlap', () => {
  const spans = fc.array(fc.tuple(fc.nat(100), fc.integer({ min: 1, max: 30 })), { maxLength: 40 });
  fc.assert(
    fc.property(spans, (pairs) => {
      const sorted = pairs.map(([start, length]) => span(start, start + length)).sort((a, b) => a.startMs - b.startMs);
      const { lanes } = assignLanes(sorted, 100);
      for (const [i, a] of sorted.entries()) {
        for (const [j, b] of sorted.entries()) {
          if (i < j && lanes[i] === lanes[j]) expect(b.startMs).toBeGreaterThanOrEqual(a.endMs);
        }
      }
    }),
  );
});
