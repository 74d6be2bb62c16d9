import { z } from 'zod';
import type { ExerciseSummary } from '#contracts/exercise.ts';
import { ExerciseSlug, type UserId } from '#contracts/ids.ts';
import type { Sql } from '../../db/connect.ts';

const ProgressRow = z.object({
  exercise: ExerciseSlug,
  isPassed: z.boolean(),
  bestScore: z.int().nullable(),
  lastSubmittedAt: z.date(),
});

export type OwnProgress = Pick<ExerciseSummary, 'progress' | 'bestScore' | 'lastSubmittedAt'>;

/** By exercise; one that was never tried is not there. */
export type ProgressOf = ReadonlyMap<ExerciseSlug, OwnProgress>;

export type ProgressStore = ReturnType<typeof createProgressStore>;

export function createProgressStore(sql: Sql) {
  return {
    async read(userId: UserId): Promise<ProgressOf> {
      const rows = await sql`
        SELECT tried.exercise, coalesce(best.is_passed, false) AS "isPassed", best.score AS "bestScore",
          tried.last_at AS "lastSubmittedAt"
        FROM (
          SELECT exercise, max(submitted_at) AS last_at FROM submissions WHERE user_id = ${userId} GROUP BY exercise
        ) AS tried
        LEFT JOIN best_scores AS best ON best.user_id = ${userId} AND best.exercise = tried.exercise`;
      return new Map(
        z
          .array(ProgressRow)
          .parse(rows)
          .map(({ exercise, isPassed, bestScore, lastSubmittedAt }) => [
            exercise,
            { progress: isPassed ? 'passed' : 'started', bestScore, lastSubmittedAt: lastSubmittedAt.toISOString() },
          ]),
      );
    },
  };
}
