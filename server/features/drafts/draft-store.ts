import { z } from 'zod';
import { Draft, type DraftSaved } from '#contracts/draft.ts';
import type { ExerciseSlug, Revision, UserId } from '#contracts/ids.ts';
import type { SolutionFiles } from '#contracts/solution-files.ts';
import type { Sql } from '../../db/connect.ts';

const DraftRow = z.object({ ...Draft.shape, savedAt: z.date() });
const EarlierRow = DraftRow.extend({ isSame: z.boolean() });

export type WrittenDraft = {
  userId: UserId;
  exercise: ExerciseSlug;
  language: string;
  exerciseRevision: Revision;
  files: SolutionFiles;
  basedOn: number;
};

export type DraftStore = ReturnType<typeof createDraftStore>;

export function createDraftStore(sql: Sql) {
  const columns = sql`
    language, number, files, exercise_revision AS "exerciseRevision", saved_at AS "savedAt"`;
  return {
    /** Of all languages. */
    async list(userId: UserId, exercise: ExerciseSlug): Promise<Draft[]> {
      const rows = await sql`SELECT ${columns} FROM drafts WHERE user_id = ${userId} AND exercise = ${exercise}`;
      return z.array(DraftRow).parse(rows).map(describeDraft);
    },

    /**
     * The last write wins, and is told what it has overwritten. Writes of one person are taken one after the other. The
     * same files again are no new write, so a lost reply can be asked for again.
     */
    async save({ userId, exercise, language, exerciseRevision, files, basedOn }: WrittenDraft): Promise<DraftSaved> {
      return sql.begin(async (transaction) => {
        await transaction`SELECT FROM users WHERE id = ${userId} FOR NO KEY UPDATE`;
        const [found] = await transaction`
          SELECT ${columns}, files = ${transaction.json(files)}::jsonb
            AND exercise_revision = ${exerciseRevision} AS "isSame"
          FROM drafts WHERE user_id = ${userId} AND exercise = ${exercise} AND language = ${language}`;
        const earlier = found && EarlierRow.parse(found);
        if (earlier?.isSame) return { draft: describeDraft(earlier), overwritten: null };
        const [row] = await transaction`
          INSERT INTO drafts (user_id, exercise, language, exercise_revision, files)
          VALUES (${userId}, ${exercise}, ${language}, ${exerciseRevision}, ${transaction.json(files)})
          ON CONFLICT (user_id, exercise, language) DO UPDATE SET
            number = drafts.number + 1, exercise_revision = excluded.exercise_revision,
            files = excluded.files, saved_at = now()
          RETURNING ${columns}`;
        const isOverwriting = earlier !== undefined && earlier.number !== basedOn;
        return {
          draft: describeDraft(DraftRow.parse(row)),
          overwritten: isOverwriting ? describeDraft(earlier) : null,
        };
      });
    },
  };
}

function describeDraft({ language, number, files, exerciseRevision, savedAt }: z.infer<typeof DraftRow>): Draft {
  return { language, number, files, exerciseRevision, savedAt: savedAt.toISOString() };
}
