import type { LeaderboardRow } from '#contracts/leaderboard.ts';

const shownAbove = 3;

/** Who stands right before the viewer on a board, the nearest last; somebody of the same rank is not before them. */
export function findNeighbours(
  rows: readonly LeaderboardRow[],
  viewerId: string,
): { own: LeaderboardRow; above: LeaderboardRow[] } | null {
  const own = rows.find(({ userId }) => userId === viewerId);
  if (own === undefined || own.points === 0) return null;
  return { own, above: rows.filter(({ rank }) => rank < own.rank).slice(-shownAbove) };
}
