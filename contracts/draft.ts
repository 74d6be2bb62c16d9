import { z } from 'zod';
import { LanguageId, Revision, UserId } from './ids.ts';
import { SolutionFiles } from './solution-files.ts';

/** What somebody is writing: one draft for each exercise and language. `number` counts its saves from 1. */
export const Draft = z.strictObject({
  language: LanguageId,
  number: z.int().positive(),
  files: SolutionFiles,
  /** Revision of the exercise that it was begun for. */
  exerciseRevision: Revision,
  savedAt: z.iso.datetime(),
});
export type Draft = z.infer<typeof Draft>;

export const DraftList = z.strictObject({ drafts: z.array(Draft) });
export type DraftList = z.infer<typeof DraftList>;

export const SaveDraftRequest = z.strictObject({
  /** Who wrote it: in a browser somebody else may have signed in since. */
  owner: UserId,
  files: SolutionFiles,
  exerciseRevision: Revision,
  /** `number` of the draft that was changed; 0 for a new one. */
  basedOn: z.int().nonnegative(),
});
export type SaveDraftRequest = z.infer<typeof SaveDraftRequest>;

/** The last write wins. `overwritten` is what another page had saved since `basedOn`, so that nothing is lost unseen. */
export const DraftSaved = z.strictObject({ draft: Draft, overwritten: Draft.nullable() });
export type DraftSaved = z.infer<typeof DraftSaved>;
