import { randomInt } from 'node:crypto';
import { z } from 'zod';
import { Cohort } from '#contracts/cohort.ts';
import type { CohortId, UserId } from '#contracts/ids.ts';
import type { Sql } from '../../db/connect.ts';

const CohortRow = z.object({
  ...Cohort.shape,
  joinCode: z.string(),
});
export type CohortRow = z.infer<typeof CohortRow>;

/** Without 0, O, 1 and I: codes are read from a blackboard. 32 letters, so 40 bits. */
const codeLetters = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';
export const newJoinCode = (): string =>
  Array.from({ length: 8 }, () => codeLetters[randomInt(codeLetters.length)]).join('');

export type CohortStore = ReturnType<typeof createCohortStore>;

/** Members see their cohorts, instructors also those they made, admins all. */
export type CohortViewer = { id: UserId; isAdmin: boolean };

export function createCohortStore(sql: Sql) {
  const isVisibleTo = ({ id, isAdmin }: CohortViewer) => sql`
    (${isAdmin} OR cohorts.created_by = ${id}
      OR EXISTS (SELECT FROM cohort_members WHERE cohort_id = cohorts.id AND user_id = ${id}))`;
  const columns = sql`
    cohorts.id, cohorts.name, cohorts.join_code AS "joinCode",
    (SELECT count(*)::integer FROM cohort_members WHERE cohort_id = cohorts.id) AS "memberCount"`;
  return {
    async create(name: string, creator: UserId): Promise<CohortRow> {
      const [row] = await sql`
        INSERT INTO cohorts (name, join_code, created_by) VALUES (${name}, ${newJoinCode()}, ${creator})
        RETURNING ${columns}`;
      return CohortRow.parse(row);
    },

    async list(viewer: CohortViewer): Promise<CohortRow[]> {
      const rows = await sql`
        SELECT ${columns} FROM cohorts WHERE ${isVisibleTo(viewer)} ORDER BY cohorts.created_at`;
      return z.array(CohortRow).parse(rows);
    },

    /** `undefined` as much for a cohort that is not the viewer's as for one that is not there. */
    async find(id: CohortId, viewer: CohortViewer): Promise<CohortRow | undefined> {
      const [row] = await sql`SELECT ${columns} FROM cohorts WHERE cohorts.id = ${id} AND ${isVisibleTo(viewer)}`;
      return row && CohortRow.parse(row);
    },

    /** Joining twice is joining once. @returns `undefined` when no cohort has the code. */
    async join(code: string, userId: UserId): Promise<CohortId | undefined> {
      const [row] = await sql`
        WITH cohort AS (SELECT id FROM cohorts WHERE join_code = ${code}),
        joined AS (
          INSERT INTO cohort_members (cohort_id, user_id) SELECT id, ${userId} FROM cohort ON CONFLICT DO NOTHING
        )
        SELECT id FROM cohort`;
      return row && CohortRow.pick({ id: true }).parse(row).id;
    },
  };
}
