import { type DraftPlace, type LocalDraft, readDraft, readOwnDraft, writeDraft } from './draft-store.ts';
import type { Files } from './starter-files.ts';

interface LocalDraftsDeps {
  place: DraftPlace;
  /** What there is of a language before anything was written. */
  begin: (language: string) => LocalDraft;
  isSame: (language: string, one: Files, other: Files) => boolean;
}

/**
 * What this page knows of each language's draft. Storage has a copy for the next page, unless it is full, or another tab
 * has put its own there.
 */
export function createLocalDrafts({ place, begin, isSame }: LocalDraftsDeps) {
  const drafts = new Map<string, LocalDraft>();

  const get = (language: string): LocalDraft => {
    const draft = drafts.get(language) ?? readDraft(place, language) ?? begin(language);
    drafts.set(language, draft);
    return draft;
  };
  /** Changes what this page knows, and no more. */
  const hold = (language: string, change: Partial<LocalDraft>): LocalDraft => {
    const draft = { ...get(language), ...change };
    drafts.set(language, draft);
    return draft;
  };

  return {
    get,
    hold,
    /** Whether this page has shown the language: only then has it a text of its own. */
    isHeld: (language: string) => drafts.has(language),
    /** Changes the copy too, and says whether storage took it. */
    write: (language: string, change: Partial<LocalDraft>): boolean =>
      writeDraft(place, language, hold(language, change)),
    /** Changes what is known about the files, in the copy only if it has these files. */
    note: (language: string, change: Partial<Omit<LocalDraft, 'files'>>): void => {
      const draft = hold(language, change);
      const copy = readOwnDraft(place, language);
      if (copy && isSame(language, copy.files, draft.files)) writeDraft(place, language, draft);
    },
  };
}
