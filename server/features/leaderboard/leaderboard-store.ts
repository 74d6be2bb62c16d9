import { z } from 'zod';
import { UserId } from '#contracts/ids.ts';
import {
  type Leaderboard,
  type LeaderboardScope,
  maxLeaderboardRowCount,
  type Standing,
} from '#contracts/leaderboard.ts';
import type { Sql } from '../../db/connect.ts';
import { publicName } from '../accounts/public-name.ts';
import { rankRows } from './rank-rows.ts';

const columnsOfBoard = {
  userId: UserId,
  name: z.string(),
  points: z.int(),
  passedCount: z.int(),
  reachedAt: z.date().nullable(),
};
const withInstant = <Row extends { reachedAt: Date | null }>(row: Row) => ({
  ...row,
  reachedAt: row.reachedAt?.toISOString() ?? null,
});
const BoardRow = z.object(columnsOfBoard).transform(withInstant);
const RankedRow = z.object({ ...columnsOfBoard, rank: z.int() }).transform(withInstant);
const Total = z.object({ totalCount: z.int() });

const shownAboveCount = 3;

export function createLeaderboardStore(sql: Sql) {
  const columns = sql`
    users.id AS "userId", coalesce(user_points.points, 0) AS points,
    coalesce(user_points.passed_count, 0) AS "passedCount",
    user_points.reached_at AS "reachedAt"`;

  /** Only learners with points: everyone else would stand there with 0. */
  const readOverall = () => sql`
    SELECT ${columns}, ${publicName(sql)} FROM user_points JOIN users ON users.id = user_points.user_id
    WHERE user_points.points > 0 AND users.role = 'learner'
    ORDER BY user_points.points DESC, user_points.reached_at, users.id
    LIMIT ${maxLeaderboardRowCount}`;
  const readCohort = (cohort: string) => sql`
    SELECT ${columns}, users.name FROM cohort_members
    JOIN users ON users.id = cohort_members.user_id
    LEFT JOIN user_points ON user_points.user_id = users.id AND user_points.points > 0
    WHERE cohort_members.cohort_id = ${cohort}
    ORDER BY user_points.points DESC NULLS LAST, user_points.reached_at, users.name, users.id
    LIMIT ${maxLeaderboardRowCount}`;
  const readTitle = async (cohort: string): Promise<string> => {
    const [row] = await sql`SELECT name FROM cohorts WHERE id = ${cohort}`;
    return z.object({ name: z.string() }).parse(row).name;
  };

  return {
    /** The scope must exist. */
    async get(scope: LeaderboardScope): Promise<Leaderboard> {
      const [title, rows] =
        scope === 'overall'
          ? ['Overall', await readOverall()]
          : await Promise.all([readTitle(scope), readCohort(scope)]);
      return { scope, title, rows: rankRows(z.array(BoardRow).parse(rows)) };
    },

    async getStanding(viewer: UserId): Promise<Standing> {
      const [rows, [total]] = await Promise.all([
        sql`
          WITH ranked AS (
            SELECT user_id, rank() OVER (ORDER BY points DESC, reached_at)::integer AS rank
            FROM user_points JOIN users ON users.id = user_id WHERE points > 0 AND users.role = 'learner'
          ), own AS (
            SELECT rank FROM ranked WHERE user_id = ${viewer}
          )
          SELECT ranked.rank, ${columns}, ${publicName(sql)} FROM ranked
          JOIN own ON ranked.rank < own.rank OR ranked.user_id = ${viewer}
          JOIN user_points USING (user_id) JOIN users ON users.id = user_points.user_id
          ORDER BY ranked.rank DESC, users.id DESC
          LIMIT ${shownAboveCount + 1}`,
        sql`
          SELECT count(*)::integer AS "totalCount" FROM user_points JOIN users ON users.id = user_id
          WHERE points > 0 AND users.role = 'learner'`,
      ]);
      const [own, ...above] = z.array(RankedRow).parse(rows);
      return { ...Total.parse(total), own: own ?? null, above: above.reverse() };
    },
  };
}
