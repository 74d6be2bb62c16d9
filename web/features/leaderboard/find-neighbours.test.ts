import { expect, test } from 'vitest';
import { LeaderboardRow } from '#contracts/leaderboard.ts';
import { findNeighbours } from './find-neighbours.ts';

const ids = Array.from({ length: 6 }, () => crypto.randomUUID());
const board = [1, 2, 3, 4, 4, 6].map((rank, index) =>
  LeaderboardRow.parse({
    ...{ rank, userId: ids[index], name: `n${index}`, passedCount: 0, reachedAt: null },
    points: rank === 6 ? 0 : 100 - rank,
  }),
);

test.each([
  ['the first', 0, []],
  ['the third', 2, ['n0', 'n1']],
  ['one who shares a rank', 4, ['n0', 'n1', 'n2']],
])('before %s stand those of a better rank, three at most', (_who, index, names) => {
  expect(findNeighbours(board, ids[index] ?? '')?.above.map(({ name }) => name)).toEqual(names);
});

test.each([5, 9])('who has no points, or is not on the board, has no place (%s)', (index) => {
  expect(findNeighbours(board, ids[index] ?? 'nobody')).toBeNull();
});
