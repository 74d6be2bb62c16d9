import { z } from 'zod';
import { RunId, type UserId } from '#contracts/ids.ts';
import { RunEvent } from '#contracts/run-event.ts';
import { SubmissionState } from '#contracts/submission.ts';
import { Verdict } from '#contracts/verdict.ts';
import type { Sql } from '../../db/connect.ts';

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

const PositionRow = z.object({ id: RunId, position: z.int(), waitMs: z.int().nullable() });

/** The median of so many runs is told, and of fewer than the least nothing. */
const paceRunCount = 30;
const leastPaceRunCount = 3;

export type RunStore = ReturnType<typeof createRunStore>;

export function createRunStore(sql: Sql) {
  return {
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

    /**
     * Place in the queue of each of these runs that still waits, and about how long: while there is a queue, as many runs
     * are at work as workers can take, and each takes as long as the runs that ended last.
     */
    async listPositions(runIds: readonly RunId[]): Promise<z.infer<typeof PositionRow>[]> {
      const rows = await sql`
        WITH recent AS (
          SELECT extract(epoch FROM finished_at - started_at) * 1000 AS run_ms FROM runs
          WHERE state = 'finished' AND started_at IS NOT NULL AND finished_at > now() - interval '1 hour'
          ORDER BY finished_at DESC LIMIT ${paceRunCount}
        ), pace AS (
          SELECT CASE WHEN count(*) >= ${leastPaceRunCount}
            THEN percentile_cont(0.5) WITHIN GROUP (ORDER BY run_ms)
              / greatest(1, (SELECT count(*) FROM runs WHERE state = 'running')) END AS ms_a_run
          FROM recent
        )
        SELECT id, position::integer, round(position * ms_a_run)::integer AS "waitMs" FROM (
          SELECT id, row_number() OVER (ORDER BY queued_at, id) AS position FROM runs WHERE state = 'queued'
        ) AS waiting, pace
        WHERE id = ANY(${runIds as RunId[]}::uuid[])`;
      return z.array(PositionRow).parse(rows);
    },
  };
}
