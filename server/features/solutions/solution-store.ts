import { z } from 'zod';
import type { ExerciseSlug, SubmissionId, UserId } from '#contracts/ids.ts';
import { SharedSolution } from '#contracts/solutions.ts';
import type { Sql } from '../../db/connect.ts';
import { publicName } from '../accounts/public-name.ts';

const SharedRow = z
  .object({ ...SharedSolution.shape, sharedAt: z.date() })
  .transform((row): SharedSolution => ({ ...row, sharedAt: row.sharedAt.toISOString() }));
const HasPassed = z.object({ isPassed: z.boolean() });
const Failures = z.object({ count: z.int() });
const HintRow = z.object({ hint: z.int() });

const shownShared = 20;

export type SolutionStore = ReturnType<typeof createSolutionStore>;

/** What a learner has earned to see of an exercise: hints by failing, solutions by passing. */
export function createSolutionStore(sql: Sql) {
  return {
    async hasPassed(userId: UserId, exercise: ExerciseSlug): Promise<boolean> {
      const [row] = await sql`
        SELECT EXISTS (
          SELECT FROM submissions JOIN runs ON runs.id = submissions.run_id
          WHERE submissions.user_id = ${userId} AND submissions.exercise = ${exercise}
            AND submissions.kind = 'submit' AND runs.status = 'passed'
        ) AS "isPassed"`;
      return HasPassed.parse(row).isPassed;
    },

    /** Runs that failed this test or group. Faults of ours and cancelled runs are no failures. */
    async countFailures(userId: UserId, exercise: ExerciseSlug, place: string): Promise<number> {
      const [row] = await sql`
        SELECT count(*)::integer AS count
        FROM submissions JOIN runs ON runs.id = submissions.run_id
        WHERE submissions.user_id = ${userId} AND submissions.exercise = ${exercise} AND runs.state = 'finished'
          AND runs.status NOT IN ('passed', 'internal-error')
          AND coalesce(${place} = ANY (runs.failed_tests), true)`;
      return Failures.parse(row).count;
    },

    async listAsked(userId: UserId, exercise: ExerciseSlug): Promise<ReadonlySet<number>> {
      const rows = await sql`SELECT hint FROM asked_hints WHERE user_id = ${userId} AND exercise = ${exercise}`;
      return new Set(rows.map((row) => HintRow.parse(row).hint));
    },

    async noteAsked(userId: UserId, exercise: ExerciseSlug, hint: number): Promise<void> {
      await sql`
        INSERT INTO asked_hints (user_id, exercise, hint) VALUES (${userId}, ${exercise}, ${hint})
        ON CONFLICT DO NOTHING`;
    },

    /** The newest of each other person. */
    async listShared(exercise: ExerciseSlug, viewer: UserId): Promise<SharedSolution[]> {
      const rows = await sql`
        SELECT * FROM (
          SELECT DISTINCT ON (submissions.user_id) submissions.id, submissions.language, submissions.files,
            submissions.shared_at AS "sharedAt", ${publicName(sql)}
          FROM submissions JOIN users ON users.id = submissions.user_id
          WHERE submissions.exercise = ${exercise} AND submissions.shared_at IS NOT NULL AND users.id <> ${viewer}
          ORDER BY submissions.user_id, submissions.shared_at DESC
        ) AS newest
        ORDER BY "sharedAt" DESC LIMIT ${shownShared}`;
      return z.array(SharedRow).parse(rows);
    },

    /** @returns false when it is not this person's, or was not passed. */
    async share(id: SubmissionId, userId: UserId, isShared: boolean): Promise<boolean> {
      const changed = await sql`
        UPDATE submissions SET shared_at = CASE WHEN ${isShared} THEN coalesce(shared_at, now()) END
        FROM runs
        WHERE submissions.id = ${id} AND submissions.user_id = ${userId} AND runs.id = submissions.run_id
          AND submissions.kind = 'submit' AND runs.status = 'passed'`;
      return changed.count === 1;
    },
  };
}
