import { expect, test } from 'vitest';
import { UserId } from '#contracts/ids.ts';
import { rankRows } from './rank-rows.ts';

const row = (points: number, reachedAt: string | null) => ({
  ...{ userId: UserId.parse(crypto.randomUUID()), name: 'Ada', passedCount: 1 },
  points,
  reachedAt,
});
const [early, late] = ['2026-01-01T10:00:00.000Z', '2026-01-01T11:00:00.000Z'];

test.each([
  ['nobody', [], []],
  ['rows that differ in points', [row(30, early), row(20, early), row(10, early)], [1, 2, 3]],
  [
    'two that reached the same points at the same instant',
    [row(30, early), row(20, early), row(20, early), row(10, early)],
    [1, 2, 2, 4],
  ],
  ['two that reached the same points one after the other', [row(20, early), row(20, late)], [1, 2]],
  ['several without points', [row(5, early), row(0, null), row(0, null)], [1, 2, 2]],
  ['ties at the top', [row(9, early), row(9, early), row(9, early), row(1, late)], [1, 1, 1, 4]],
])('ranks %s', (_what, rows, ranks) => {
  expect(rankRows(rows).map(({ rank }) => rank)).toEqual(ranks);
});
