import { z } from 'zod';
import { CohortId, ExerciseSlug, LanguageId, Revision, RunId, type UserId } from '#contracts/ids.ts';
import { RunEvent } from '#contracts/run-event.ts';
import { RunJob, RunKind } from '#contracts/run-job.ts';
import { SubmissionState } from '#contracts/submission.ts';
import { Verdict } from '#contracts/verdict.ts';
import type { Sql } from '../../db/connect.ts';

const OutboxRow = z
  .object({
    outboxId: z.coerce.number(),
    runId: RunId,
    attempt: z.int(),
    kind: RunKind,
    slug: ExerciseSlug,
    revision: Revision,
    language: LanguageId,
    files: z.record(z.string(), z.string()),
    seed: z.string(),
  })
  .transform(({ outboxId, ...order }) => ({ outboxId, job: RunJob.parse({ v: 1, ...order }) }));
export type OutboxEntry = z.infer<typeof OutboxRow>;

const OpenRun = z.object({ id: RunId, attempt: z.int(), state: SubmissionState });
export type OpenRun = z.infer<typeof OpenRun>;

const WatchedRun = z.object({
  id: RunId,
  state: SubmissionState,
  verdict: Verdict.nullable(),
  trace: z.array(RunEvent).nullable(),
  finishedAt: z.date().nullable(),
});
export type WatchedRun = z.infer<typeof WatchedRun>;

const Recorded = z.object({ isRecorded: z.boolean(), cohorts: z.array(CohortId), hasNewPoints: z.boolean() });
export type Recorded = z.infer<typeof Recorded>;

const PositionRow = z.object({ id: RunId, position: z.int() });

/** Weight of a level on the leaderboards. */
const levelWeight = { beginner: 1, intermediate: 2, advanced: 3, expert: 4 };

export type RunStore = ReturnType<typeof createRunStore>;

export function createRunStore(sql: Sql) {
  return {
    /** Oldest first. Rows of cancelled runs are not there. */
    async listOutbox(limit: number): Promise<OutboxEntry[]> {
      const rows = await sql`
        SELECT outbox.id AS "outboxId", runs.id AS "runId", outbox.attempt, runs.kind, submissions.exercise AS slug,
          submissions.revision, submissions.language, submissions.given_files || submissions.files AS files, runs.seed
        FROM outbox
        JOIN runs ON runs.id = outbox.run_id
        JOIN submissions ON submissions.id = runs.submission_id
        WHERE runs.state IN ('queued', 'running') AND runs.attempt = outbox.attempt
        ORDER BY outbox.id
        LIMIT ${limit}`;
      return z.array(OutboxRow).parse(rows);
    },

    /** Also drops rows whose run has ended or has gone on to another attempt. */
    async clearOutbox(outboxIds: readonly number[]): Promise<void> {
      await sql`
        DELETE FROM outbox USING runs
        WHERE runs.id = outbox.run_id AND (
          outbox.id = ANY(${outboxIds as number[]}::bigint[])
          OR runs.state IN ('finished', 'cancelled') OR runs.attempt <> outbox.attempt
        )`;
    },

    /** JSON text of the bundle; every revision that a run can have is there. */
    async getBundle(revision: Revision): Promise<string> {
      const [row] = await sql`SELECT bundle FROM exercise_revisions WHERE revision = ${revision}`;
      return z.object({ bundle: z.string() }).parse(row).bundle;
    },

    async markRunning(runId: RunId): Promise<void> {
      await sql`
        UPDATE runs SET state = 'running', started_at = now() WHERE id = ${runId} AND state = 'queued'`;
    },

    /** Runs without a verdict whose attempt was handed over a while ago, oldest first. */
    async listOpenRuns(olderThanMs: number): Promise<OpenRun[]> {
      const rows = await sql`
        SELECT id, attempt, state FROM runs
        WHERE state IN ('queued', 'running') AND attempt_queued_at < now() - ${olderThanMs} * interval '1 millisecond'
          AND NOT EXISTS (SELECT FROM outbox WHERE outbox.run_id = runs.id AND outbox.attempt = runs.attempt)
        ORDER BY queued_at
        LIMIT 500`;
      return z.array(OpenRun).parse(rows);
    },

    /** Gives the run to the outbox once more, unless somebody else has done so or it has ended. */
    async startNextAttempt({ id, attempt }: OpenRun): Promise<void> {
      await sql`
        WITH next AS (
          UPDATE runs SET attempt = attempt + 1, attempt_queued_at = now(), state = 'queued'
          WHERE id = ${id} AND attempt = ${attempt} AND state IN ('queued', 'running')
          RETURNING id, attempt
        )
        INSERT INTO outbox (run_id, attempt) SELECT id, attempt FROM next`;
    },

    /**
     * The one statement that ends a run. A worker's verdict may be of an earlier attempt: Redis seals only one a run.
     * Faults of ours are no attempt of the learner's, so they score nothing.
     */
    async recordVerdict(runId: RunId, attempt: number, verdict: Verdict): Promise<Recorded> {
      const [row] = await sql`
        WITH ended AS (
          UPDATE runs SET state = 'finished', finished_at = now(), verdict = ${JSON.stringify(verdict)}::text::json,
            status = ${verdict.status}, score = ${verdict.score},
            passed_count = ${verdict.passedCount}, total_count = ${verdict.totalCount}
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
    },

    /** Kept for when the stream in Redis has expired. */
    async saveTrace(runId: RunId, trace: readonly RunEvent[]): Promise<void> {
      await sql`
        UPDATE runs SET trace = ${JSON.stringify(trace)}::text::json WHERE id = ${runId} AND state = 'finished' AND trace IS NULL`;
    },

    /** With `owner`, only a run of theirs. */
    async findRun(runId: RunId, owner?: UserId): Promise<WatchedRun | undefined> {
      const [row] = await sql`
        SELECT runs.id, runs.state, runs.verdict, runs.trace, runs.finished_at AS "finishedAt"
        FROM runs JOIN submissions ON submissions.id = runs.submission_id
        WHERE runs.id = ${runId} ${owner === undefined ? sql`` : sql`AND submissions.user_id = ${owner}`}`;
      return row && WatchedRun.parse(row);
    },

    /** Place in the queue of each of these runs that still waits. */
    async listPositions(runIds: readonly RunId[]): Promise<z.infer<typeof PositionRow>[]> {
      const rows = await sql`
        SELECT id, position::integer FROM (
          SELECT id, row_number() OVER (ORDER BY queued_at, id) AS position FROM runs WHERE state = 'queued'
        ) AS waiting
        WHERE id = ANY(${runIds as RunId[]}::uuid[])`;
      return z.array(PositionRow).parse(rows);
    },
  };
}
