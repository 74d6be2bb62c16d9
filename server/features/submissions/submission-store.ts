import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { z } from 'zod';
import { ApiError } from '#contracts/api-error.ts';
import { type ExerciseSlug, Revision, RunId, SubmissionId, type UserId } from '#contracts/ids.ts';
import { RunEvent } from '#contracts/run-event.ts';
import { SolutionFiles } from '#contracts/solution-files.ts';
import { type SubmissionFilter, type SubmissionList, SubmissionSummary } from '#contracts/submission.ts';
import { Verdict } from '#contracts/verdict.ts';
import type { Sql, SqlSession } from '../../db/connect.ts';

const SummaryRow = z.object({ ...SubmissionSummary.shape, submittedAt: z.date(), finishedAt: z.date().nullable() });

const DetailRow = SummaryRow.extend({
  revision: Revision,
  files: SolutionFiles,
  previousId: SubmissionId.nullable(),
  isShared: z.boolean(),
  verdict: Verdict.nullable(),
  trace: z.array(RunEvent).nullable(),
});
export type StoredSubmission = z.infer<typeof DetailRow>;

const Standing = z.object({
  earlier: z.object({ id: SubmissionId, runId: RunId, bodyHash: z.string() }).nullable(),
  inFlightCount: z.int(),
  lastMinuteCount: z.int(),
  queuedCount: z.int(),
});

const CancelledRow = z.object({ runId: RunId, attempt: z.int() });
const InsertedRow = z.object({ superseded: z.array(CancelledRow) });

export type NewSubmission = {
  userId: UserId;
  exercise: ExerciseSlug;
  revision: Revision;
  language: string;
  kind: 'submit' | 'try';
  files: SolutionFiles;
  givenFiles: Record<string, string>;
  idempotencyKey: string | undefined;
};

export type Accepted = {
  id: SubmissionId;
  runId: RunId;
  position: number;
  /** Older runs of the same exercise that still waited and are now cancelled: a submit's tests are a try's as well. */
  superseded: z.infer<typeof CancelledRow>[];
};

export type SubmissionPage = SubmissionFilter & { before?: SubmissionId | undefined; limit: number };

export type SubmissionLimits = { submissionsPerMinute: number; submissionsInFlight: number; queuedRuns: number };

export type SubmissionStore = ReturnType<typeof createSubmissionStore>;

export function createSubmissionStore(sql: Sql, limits: SubmissionLimits) {
  const summaryColumns = sql`
    submissions.id, submissions.run_id AS "runId", submissions.exercise, submissions.language, submissions.kind,
    runs.state, runs.status, runs.score, runs.passed_count AS "passedCount", runs.total_count AS "totalCount",
    runs.pod_ms AS "podMs", submissions.submitted_at AS "submittedAt", runs.finished_at AS "finishedAt"`;
  const isBefore = (id: SubmissionId, userId: UserId) => sql`
    (submissions.submitted_at, submissions.id) < (
      SELECT submitted_at, id FROM submissions WHERE id = ${id} AND user_id = ${userId})`;
  return {
    /**
     * Submission, run and outbox row in one transaction, without a look at Redis. Submissions of one person are
     * taken one after the other, so that limits and idempotency keys hold under any number of parallel requests.
     * @throws ApiError `idempotency-key-reused`, `too-many-requests`, `queue-full`
     */
    async accept(submission: NewSubmission): Promise<Accepted> {
      const bodyHash = hashBody(submission);
      return sql.begin(async (transaction) => {
        // Sent at once and not waited for: Postgres carries out the next statement after it, with what the lock waited for.
        const locked = transaction`SELECT FROM users WHERE id = ${submission.userId} FOR NO KEY UPDATE`.execute();
        const [standing] = await Promise.all([readStanding(transaction, submission), locked]);
        const { earlier } = standing;
        if (earlier !== null) {
          if (earlier.bodyHash !== bodyHash) throw keyReused();
          return { id: earlier.id, runId: earlier.runId, position: standing.queuedCount, superseded: [] };
        }
        refuseTooMany(standing, limits);
        const inserted = await insertSubmission(transaction, submission, bodyHash);
        return { ...inserted, position: Math.max(0, standing.queuedCount - inserted.superseded.length) };
      });
    },

    /** A `before` that is not of this person's finds nothing. */
    async list(userId: UserId, { exercise, verdict, before, limit }: SubmissionPage): Promise<SubmissionList> {
      const rows = await sql`
        SELECT ${summaryColumns} FROM submissions JOIN runs ON runs.id = submissions.run_id
        WHERE submissions.user_id = ${userId}
          ${exercise === undefined ? sql`` : sql`AND submissions.exercise = ${exercise}`}
          ${verdict === undefined ? sql`` : sql`AND runs.status = ${verdict}`}
          ${before === undefined ? sql`` : sql`AND ${isBefore(before, userId)}`}
        ORDER BY submissions.submitted_at DESC, submissions.id DESC
        LIMIT ${limit + 1}`;
      const found = z.array(SummaryRow).parse(rows).map(describeSubmission);
      const submissions = found.slice(0, limit);
      return { submissions, next: found.length > limit ? (submissions.at(-1)?.id ?? null) : null };
    },

    /** `undefined` as much for somebody else's submission as for none. */
    async find(id: SubmissionId, userId: UserId): Promise<StoredSubmission | undefined> {
      const [row] = await sql`
        SELECT ${summaryColumns}, submissions.revision, submissions.files, runs.verdict, runs.trace,
          submissions.shared_at IS NOT NULL AS "isShared", (
          SELECT earlier.id FROM submissions AS earlier
          WHERE earlier.user_id = submissions.user_id AND earlier.exercise = submissions.exercise
            AND earlier.language = submissions.language
            AND (earlier.submitted_at, earlier.id) < (submissions.submitted_at, submissions.id)
          ORDER BY earlier.submitted_at DESC, earlier.id DESC LIMIT 1
        ) AS "previousId"
        FROM submissions JOIN runs ON runs.id = submissions.run_id
        WHERE submissions.id = ${id} AND submissions.user_id = ${userId}`;
      return row && DetailRow.parse(row);
    },

    /** @returns the run that was cancelled; `undefined` when it had already ended, or there is no such submission. */
    async cancel(id: SubmissionId, userId: UserId): Promise<z.infer<typeof CancelledRow> | undefined> {
      const [row] = await sql`
        UPDATE runs SET state = 'cancelled', finished_at = now()
        FROM submissions
        WHERE submissions.id = ${id} AND submissions.user_id = ${userId} AND runs.id = submissions.run_id
          AND runs.state IN ('queued', 'running')
        RETURNING runs.id AS "runId", runs.attempt`;
      return row && CancelledRow.parse(row);
    },
  };
}

/** Instants as ISO text, as they go over the wire. */
export function describeSubmission({ submittedAt, finishedAt, ...row }: z.infer<typeof SummaryRow>): SubmissionSummary {
  return { ...row, submittedAt: submittedAt.toISOString(), finishedAt: finishedAt?.toISOString() ?? null };
}

async function readStanding(session: SqlSession, { userId, exercise, kind, idempotencyKey }: NewSubmission) {
  const [row] = await session`
    SELECT
      (SELECT jsonb_build_object('id', id, 'runId', run_id, 'bodyHash', encode(body_hash, 'hex'))
        FROM submissions WHERE user_id = ${userId} AND idempotency_key = ${idempotencyKey ?? null}) AS earlier,
      (SELECT count(*)::integer FROM runs JOIN submissions ON submissions.id = runs.submission_id
        WHERE runs.state IN ('queued', 'running') AND submissions.user_id = ${userId} AND NOT (runs.state = 'queued'
          AND submissions.exercise = ${exercise} AND submissions.kind IN (${kind}, 'try'))) AS "inFlightCount",
      (SELECT count(*)::integer FROM submissions
        WHERE user_id = ${userId} AND submitted_at > now() - interval '1 minute') AS "lastMinuteCount",
      (SELECT count(*)::integer FROM runs WHERE state = 'queued') AS "queuedCount"`;
  return Standing.parse(row);
}

function refuseTooMany(standing: z.infer<typeof Standing>, limits: SubmissionLimits): void {
  if (standing.inFlightCount >= limits.submissionsInFlight) {
    const message = `${standing.inFlightCount} of your submissions are still at work. Wait until one has ended.`;
    throw new ApiError('too-many-requests', message, { retryAfterSeconds: 5 });
  }
  if (standing.lastMinuteCount >= limits.submissionsPerMinute) {
    const message = `You may send ${limits.submissionsPerMinute} submissions a minute. Wait a little.`;
    throw new ApiError('too-many-requests', message, { retryAfterSeconds: 30 });
  }
  if (standing.queuedCount >= limits.queuedRuns) {
    throw new ApiError('queue-full', 'Too many submissions are waiting. Try again in a moment.', {
      retryAfterSeconds: 10,
    });
  }
}

async function insertSubmission(
  session: SqlSession,
  { userId, exercise, revision, language, kind, files, givenFiles, idempotencyKey }: NewSubmission,
  bodyHash: string,
): Promise<{ id: SubmissionId; runId: RunId; superseded: z.infer<typeof CancelledRow>[] }> {
  const id = SubmissionId.parse(randomUUID());
  const runId = RunId.parse(randomUUID());
  const [row] = await session`
    WITH superseded AS (
      UPDATE runs SET state = 'cancelled', finished_at = now()
      FROM submissions
      WHERE submissions.id = runs.submission_id AND runs.state = 'queued' AND submissions.user_id = ${userId}
        AND submissions.exercise = ${exercise} AND submissions.kind IN (${kind}, 'try')
      RETURNING runs.id, runs.attempt
    ), submission AS (
      INSERT INTO submissions
        (id, user_id, exercise, revision, language, kind, files, given_files, idempotency_key, body_hash, run_id)
      VALUES (${id}, ${userId}, ${exercise}, ${revision}, ${language}, ${kind}, ${session.json(files)},
        ${session.json(givenFiles)}, ${idempotencyKey ?? null}, ${Buffer.from(bodyHash, 'hex')}, ${runId})
    ), run AS (
      INSERT INTO runs (id, submission_id, kind, seed)
      VALUES (${runId}, ${id}, ${kind}, ${randomBytes(4).toString('hex')})
    ), handed_over AS (
      INSERT INTO outbox (run_id, attempt) VALUES (${runId}, 1)
    )
    SELECT coalesce(jsonb_agg(jsonb_build_object('runId', id, 'attempt', attempt)), '[]') AS superseded FROM superseded`;
  return { id, runId, superseded: InsertedRow.parse(row).superseded };
}

/** The same for the same request, whatever the order of its files. */
function hashBody({ exercise, language, kind, files }: NewSubmission): string {
  const sortedFiles = Object.entries(files).sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256')
    .update(JSON.stringify([exercise, language, kind, sortedFiles]))
    .digest('hex');
}

const keyReused = () =>
  new ApiError(
    'idempotency-key-reused',
    'This Idempotency-Key was already used for another submission. Use a new one.',
  );
