import { z } from 'zod';
import { CohortId, type RunId } from '#contracts/ids.ts';
import type { Verdict } from '#contracts/verdict.ts';
import type { Sql } from '../../db/connect.ts';

const Recorded = z.object({ isRecorded: z.boolean(), cohorts: z.array(CohortId), hasNewPoints: z.boolean() });
export type Recorded = z.infer<typeof Recorded>;

/** Weight of a level on the leaderboards. */
const levelWeight = { beginner: 1, intermediate: 2, advanced: 3, expert: 4 };

export type RecordVerdict = (ended: { runId: RunId; attempt: number; verdict: Verdict }) => Promise<Recorded>;

/**
 * The one statement that ends a run. A worker's verdict may be of an earlier attempt: Redis seals only one a run.
 * Faults of ours are no attempt of the learner's, so they score nothing.
 */
export function createRecordVerdict(sql: Sql): RecordVerdict {
  return async ({ runId, attempt, verdict }) => {
    const [row] = await sql`
      WITH ended AS (
        UPDATE runs SET state = 'finished', finished_at = now(), verdict = ${JSON.stringify(verdict)}::text::json,
          status = ${verdict.status}, score = ${verdict.score},
          passed_count = ${verdict.passedCount}, total_count = ${verdict.totalCount},
          failed_tests = ${failedOf(verdict)}, pod_ms = ${Math.round(verdict.timings.podMs)}
        WHERE id = ${runId} AND attempt >= ${attempt} AND state IN ('queued', 'running')
        RETURNING submission_id, kind
      ), counted AS (
        SELECT submissions.user_id, submissions.exercise, submissions.submitted_at,
          ${verdict.score}::integer * (${sql.json(levelWeight)}::jsonb ->> exercise_revisions.level)::integer AS points
        FROM ended
        JOIN submissions ON submissions.id = ended.submission_id
        JOIN exercise_revisions USING (revision)
        WHERE ended.kind IN ('submit', 'regrade') AND ${verdict.status} <> 'internal-error'
      ), best AS (
        INSERT INTO best_scores AS best (user_id, exercise, score, points, is_passed, reached_at)
        SELECT user_id, exercise, ${verdict.score}, points, ${verdict.status === 'passed'}, submitted_at FROM counted
        ON CONFLICT (user_id, exercise) DO UPDATE SET
          score = greatest(best.score, excluded.score),
          points = greatest(best.points, excluded.points),
          is_passed = best.is_passed OR excluded.is_passed,
          reached_at = CASE WHEN excluded.points > best.points THEN excluded.reached_at ELSE best.reached_at END
        WHERE excluded.points > best.points OR excluded.score > best.score OR (excluded.is_passed AND NOT best.is_passed)
        RETURNING user_id
      )
      SELECT EXISTS (SELECT FROM ended) AS "isRecorded", EXISTS (SELECT FROM best) AS "hasNewPoints",
        ARRAY(SELECT cohort_id FROM cohort_members JOIN best USING (user_id)) AS cohorts`;
    return Recorded.parse(row);
  };
}

/** Tests that did not pass although they ran, and their groups. */
function failedOf({ tests }: Verdict): string[] {
  const failed = tests.filter(({ status }) => status === 'failed' || status === 'timed-out');
  return [...new Set(failed.flatMap(({ id, group }) => [id, group]))];
}
