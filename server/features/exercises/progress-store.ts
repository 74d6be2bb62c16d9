import { z } from 'zod';
import type { ExerciseSummary } from '#contracts/exercise.ts';
import { ExerciseSlug, type UserId } from '#contracts/ids.ts';
import type { Sql } from '../../db/connect.ts';

const ProgressRow = z.object({ exercise: ExerciseSlug, isPassed: z.boolean(), bestScore: z.int().nullable() });

/** By exercise; one that was never tried is not there. */
export type ProgressOf = ReadonlyMap<ExerciseSlug, Pick<ExerciseSummary, 'progress' | 'bestScore'>>;

export type ProgressStore = ReturnType<typeof createProgressStore>;

export function createProgressStore(sql: Sql) {
  return {
    async read(userId: UserId): Promise<ProgressOf> {
      const rows = await sql`
        SELECT tried.exercise, coalesce(best.is_passed, false) AS "isPassed", best.score AS "bestScore"
        FROM (SELECT DISTINCT exercise FROM submissions WHERE user_id = ${userId}) AS tried
        LEFT JOIN best_scores AS best ON best.user_id = ${userId} AND best.exercise = tried.exercise`;
      return new Map(
        z
          .array(ProgressRow)
          .parse(rows)
          .map(({ exercise, isPassed, bestScore }) => [
            exercise,
            { progress: isPassed ? 'passed' : 'started', bestScore },
          ]),
      );
    },
  };
}
