import { z } from 'zod';
import { ApiError } from '#contracts/api-error.ts';
import type { ExerciseSlug, UserId } from '#contracts/ids.ts';
import { SavedRequest } from '#contracts/workbench.ts';
import type { Sql } from '../../db/connect.ts';

const maxPerExercise = 50;

type Place = { userId: UserId; exercise: ExerciseSlug };

export type SavedRequestStore = ReturnType<typeof createSavedRequestStore>;

export function createSavedRequestStore(sql: Sql) {
  return {
    /** In the order in which they were saved. */
    async list({ userId, exercise }: Place): Promise<SavedRequest[]> {
      const rows = await sql`
        SELECT name, request FROM saved_requests WHERE user_id = ${userId} AND exercise = ${exercise}
        ORDER BY saved_at, name`;
      return z.array(SavedRequest).parse(rows);
    },

    /** Takes the place of one of the same name. @throws ApiError `too-large` */
    async save({ userId, exercise }: Place, { name, request }: SavedRequest): Promise<void> {
      await sql.begin(async (transaction) => {
        await transaction`SELECT FROM users WHERE id = ${userId} FOR NO KEY UPDATE`;
        const [{ count = 0 } = {}] = await transaction`
          SELECT count(*)::integer FROM saved_requests
          WHERE user_id = ${userId} AND exercise = ${exercise} AND name <> ${name}`;
        if (count >= maxPerExercise)
          throw new ApiError('too-large', `You may keep ${maxPerExercise} requests to an exercise. Forget one first.`);
        await transaction`
          INSERT INTO saved_requests (user_id, exercise, name, request)
          VALUES (${userId}, ${exercise}, ${name}, ${transaction.json(request)})
          ON CONFLICT (user_id, exercise, name) DO UPDATE SET request = excluded.request`;
      });
    },

    async forget({ userId, exercise }: Place, name: string): Promise<void> {
      await sql`
        DELETE FROM saved_requests WHERE user_id = ${userId} AND exercise = ${exercise} AND name = ${name}`;
    },
  };
}
