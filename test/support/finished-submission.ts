import { randomUUID } from 'node:crypto';
import type { Sql } from 'postgres';
import { RunId, SubmissionId } from '#contracts/ids.ts';
import type { Verdict } from '#contracts/verdict.ts';
import { createRecordVerdict } from '#server/features/runs/record-verdict.ts';
import { verdictOf } from './scripted-worker.ts';

type Finished = {
  email: string;
  exercise: string;
  submittedAt: string;
  kind?: 'submit' | 'try';
  language?: string;
  files?: Record<string, string>;
  verdict?: Partial<Verdict>;
};

/** A submission of this person that has ended, recorded the way the server does it, at any instant. */
export async function addFinishedSubmission(sql: Sql, finished: Finished): Promise<SubmissionId> {
  const {
    email,
    exercise,
    submittedAt,
    kind = 'submit',
    language = 'node',
    files = { 'server.js': 'listen()' },
    verdict,
  } = finished;
  const runId = RunId.parse(randomUUID());
  const id = SubmissionId.parse(randomUUID());
  await sql`
    WITH submission AS (
      INSERT INTO submissions (id, user_id, exercise, revision, language, kind, files, given_files, body_hash, run_id, submitted_at)
      SELECT ${id}, users.id, ${exercise}, revision, ${language}, ${kind}, ${sql.json(files)}, '{}', '', ${runId}, ${submittedAt}
      FROM users, exercise_revisions WHERE email = ${email} LIMIT 1
    )
    INSERT INTO runs (id, submission_id, kind, seed) VALUES (${runId}, ${id}, ${kind}, '00000000')`;
  await createRecordVerdict(sql)({ runId, attempt: 1, verdict: verdictOf(verdict) });
  return id;
}
