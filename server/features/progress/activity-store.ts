import { z } from 'zod';
import type { UserId } from '#contracts/ids.ts';
import type { Sql } from '../../db/connect.ts';
import type { Activity } from './summarize-progress.ts';

const ActivityRow = z.object({
  exercise: z.string(),
  language: z.string(),
  kind: z.enum(['submit', 'try']),
  isPassed: z.boolean(),
  hasPassedTest: z.boolean(),
  submittedAt: z.date(),
});
const HintRow = z.object({ exercise: z.string(), firstAt: z.date() });

export type ActivityStore = ReturnType<typeof createActivityStore>;

export function createActivityStore(sql: Sql) {
  return {
    /** Oldest first; faults of ours and what was cancelled are not the learner's. */
    async list(userId: UserId): Promise<Activity[]> {
      const rows = await sql`
        SELECT submissions.exercise, submissions.language, submissions.kind, runs.status = 'passed' AS "isPassed",
          coalesce(runs.passed_count > 0, false) AS "hasPassedTest", submissions.submitted_at AS "submittedAt"
        FROM submissions JOIN runs ON runs.id = submissions.run_id
        WHERE submissions.user_id = ${userId} AND runs.state = 'finished' AND runs.status <> 'internal-error'
        ORDER BY submissions.submitted_at, submissions.id`;
      return z.array(ActivityRow).parse(rows);
    },

    /** When the first hint of each exercise was asked for. */
    async readHints(userId: UserId): Promise<ReadonlyMap<string, Date>> {
      const rows = await sql`
        SELECT exercise, min(asked_at) AS "firstAt" FROM asked_hints WHERE user_id = ${userId} GROUP BY exercise`;
      return new Map(
        z
          .array(HintRow)
          .parse(rows)
          .map(({ exercise, firstAt }) => [exercise, firstAt]),
      );
    },
  };
}
