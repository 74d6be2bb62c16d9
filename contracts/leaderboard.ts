import { z } from 'zod';
import { CohortId, UserId } from './ids.ts';

/** A cohort's board, or everyone's. */
export const LeaderboardScope = z.union([CohortId, z.literal('overall')]);
export type LeaderboardScope = z.infer<typeof LeaderboardScope>;

/**
 * Rows are ordered by points, then by who reached them first (`reachedAt`), then by name. `rank` is competition
 * ranking on points and instant: equal rows share a rank and the next rank is skipped (1-2-2-4).
 */
export const LeaderboardRow = z.strictObject({
  rank: z.int().positive(),
  userId: UserId,
  name: z.string(),
  /** Sum over exercises of the best score of a counted submission, weighted by level: 1, 2, 3, 4. */
  points: z.int().nonnegative(),
  passedCount: z.int().nonnegative(),
  /** When `points` last rose; null with 0 points. */
  reachedAt: z.iso.datetime().nullable(),
});
export type LeaderboardRow = z.infer<typeof LeaderboardRow>;

export const Leaderboard = z.strictObject({
  scope: LeaderboardScope,
  title: z.string(),
  rows: z.array(LeaderboardRow),
});
export type Leaderboard = z.infer<typeof Leaderboard>;

/** A longer board would be pushed whole at every change and read by nobody; whoever stands below it asks for their standing. */
export const maxLeaderboardRowCount = 500;

/** A learner's place among everyone, however long the board is; `own` is null without points. */
export const Standing = z.strictObject({
  totalCount: z.int().nonnegative(),
  own: LeaderboardRow.nullable(),
  /** The nearest of a better rank, at most three, the nearest last. */
  above: z.array(LeaderboardRow),
});
export type Standing = z.infer<typeof Standing>;
