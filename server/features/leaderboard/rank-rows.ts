import type { LeaderboardRow } from '#contracts/leaderboard.ts';

export type UnrankedRow = Omit<LeaderboardRow, 'rank'>;

/**
 * Competition ranking (1-2-2-4) of rows that are already ordered by points, then by instant: rows share a rank when
 * they have the same points since the same instant.
 */
export function rankRows(rows: readonly UnrankedRow[]): LeaderboardRow[] {
  let rank = 0;
  return rows.map((row, index) => {
    const before = rows[index - 1];
    const isTie = before !== undefined && before.points === row.points && before.reachedAt === row.reachedAt;
    if (!isTie) rank = index + 1;
    return { rank, ...row };
  });
}
