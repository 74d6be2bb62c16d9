import type { Exercise } from '#catalog/load-exercise.ts';
import { makeBundle } from '#catalog/make-bundle.ts';
import type { Sql } from '../../db/connect.ts';

export type RevisionStore = ReturnType<typeof createRevisionStore>;

export function createRevisionStore(sql: Sql) {
  return {
    /** Keeps each revision for ever: runs and scores point at it. */
    async keep(exercises: readonly Exercise[]): Promise<void> {
      const known = await sql`
        SELECT revision FROM exercise_revisions WHERE revision = ANY(${exercises.map(({ revision }) => revision)})`;
      const isKnown = new Set(known.map((row) => row['revision']));
      for (const exercise of exercises.filter(({ revision }) => !isKnown.has(revision))) {
        await sql`
          INSERT INTO exercise_revisions (revision, exercise, level, bundle)
          VALUES (${exercise.revision}, ${exercise.slug}, ${exercise.manifest.level},
            ${JSON.stringify(makeBundle(exercise))})
          ON CONFLICT (revision) DO NOTHING`;
      }
    },
  };
}
