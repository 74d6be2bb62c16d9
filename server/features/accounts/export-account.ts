import { z } from 'zod';
import type { Account } from '#contracts/account.ts';
import { Verdict } from '#contracts/verdict.ts';
import type { Sql } from '../../db/connect.ts';

/** Pieces of one JSON text. */
export type ExportAccount = (account: Account) => AsyncGenerator<string>;

export type ExportDeps = {
  sql: Sql;
  /** What this account may see of a verdict. */
  filterVerdict: (verdict: Verdict, account: Account) => Verdict;
};

const SubmissionRow = z.looseObject({ verdict: Verdict.nullable() });
/** Submissions carry files and verdicts: this many are in memory at a time. */
const rowsAtATime = 50;

/** Everything that is kept about a person, with nothing in it that they could not see on a page. */
export function createExportAccount({ sql, filterVerdict }: ExportDeps): ExportAccount {
  return async function* exportAccount(account) {
    const { id } = account;
    const [person] = await sql`
      SELECT id, email, name, role, created_at AS "createdAt", shows_name AS "showsName",
        profile_handle AS "profileHandle", time_zone AS "timeZone"
      FROM users WHERE id = ${id}`;
    const identities = await sql`SELECT issuer, email, linked_at AS "linkedAt" FROM identities WHERE user_id = ${id}`;
    const hints = await sql`SELECT exercise, hint, asked_at AS "askedAt" FROM asked_hints WHERE user_id = ${id}`;
    const memberships = await sql`
      SELECT cohorts.name AS cohort, joined_at AS "joinedAt"
      FROM cohort_members JOIN cohorts ON cohorts.id = cohort_id WHERE user_id = ${id} ORDER BY joined_at`;
    const sessions = await sql`
      SELECT device, created_at AS "createdAt", last_seen_at AS "lastSeenAt" FROM sessions WHERE user_id = ${id}`;
    const apiTokens = await sql`
      SELECT name, created_at AS "createdAt", expires_at AS "expiresAt", last_used_at AS "lastUsedAt"
      FROM api_tokens WHERE user_id = ${id}`;
    const scores = await sql`
      SELECT exercise, score, points, is_passed AS "isPassed", reached_at AS "reachedAt"
      FROM best_scores WHERE user_id = ${id} ORDER BY exercise`;
    const drafts = await sql`
      SELECT exercise, language, files, saved_at AS "savedAt" FROM drafts WHERE user_id = ${id} ORDER BY exercise`;
    const workbenchSessions = await sql`
      SELECT exercise, language, opened_at AS "openedAt", ended_at AS "endedAt"
      FROM workbench_sessions WHERE user_id = ${id} ORDER BY opened_at`;
    const savedRequests = await sql`
      SELECT exercise, name, request, saved_at AS "savedAt" FROM saved_requests WHERE user_id = ${id} ORDER BY saved_at`;
    const workbench = { sessions: workbenchSessions, savedRequests };
    const head = JSON.stringify(
      { account: person, identities, memberships, sessions, apiTokens, scores, hints, drafts, workbench },
      null,
      2,
    );
    yield `${head.slice(0, -2)},\n  "submissions": [`;
    let separator = '\n';
    const ids = await sql`SELECT id FROM submissions WHERE user_id = ${id} ORDER BY submitted_at, id`;
    // No cursor: whoever reads slowly would keep a connection of the pool to himself.
    for (let start = 0; start < ids.length; start += rowsAtATime) {
      const chunk = ids.slice(start, start + rowsAtATime).map((row) => String(row['id']));
      const rows = await sql`
        SELECT submissions.id, exercise, revision, language, submissions.kind, files, submitted_at AS "submittedAt",
          runs.state, runs.finished_at AS "finishedAt", runs.verdict
        FROM submissions JOIN runs ON runs.id = submissions.run_id
        WHERE submissions.id = ANY(${chunk}::uuid[]) ORDER BY submitted_at, submissions.id`;
      for (const row of z.array(SubmissionRow).parse(rows)) {
        yield separator + JSON.stringify({ ...row, verdict: row.verdict && filterVerdict(row.verdict, account) });
        separator = ',\n';
      }
    }
    yield '\n  ]\n}\n';
  };
}
