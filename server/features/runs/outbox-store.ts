import { z } from 'zod';
import { ExerciseSlug, LanguageId, Revision, RunId } from '#contracts/ids.ts';
import { RunJob, RunKind } from '#contracts/run-job.ts';
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

export type OutboxStore = ReturnType<typeof createOutboxStore>;

export function createOutboxStore(sql: Sql) {
  return {
    /** Oldest first. Rows of cancelled runs are not there. */
    async list(limit: number): Promise<OutboxEntry[]> {
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
    async clear(outboxIds: readonly number[]): Promise<void> {
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
  };
}
