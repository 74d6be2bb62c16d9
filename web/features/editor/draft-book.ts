import type { Draft, DraftSaved } from '#contracts/draft.ts';
import type { ExerciseDetail } from '#contracts/exercise.ts';
import {
  type DraftPlace,
  draftKey,
  type LocalDraft,
  parseDraft,
  readLanguage,
  readOwnDraft,
  writeLanguage,
} from './draft-store.ts';
import { createDraftSync, type DraftContent, type SaveFailure, type SyncState } from './draft-sync.ts';
import { createLocalDrafts } from './local-drafts.ts';
import { areSameFiles, type Files, ownFiles, startPath, withGivenFiles } from './starter-files.ts';

/** Files that another page has written. */
type Version = Pick<LocalDraft, 'files' | 'revision' | 'number' | 'isStored'>;

export interface DraftState {
  language: string;
  files: Files;
  path: string;
  /** Counts replacements of whole files, after which an editor's undo history makes no sense. */
  generation: number;
  /** The exercise has changed since the draft was begun. */
  isOutdated: boolean;
  /** Where the files are safe: `device` is this browser, `nowhere` one that keeps nothing. */
  kept: SyncState | 'device' | 'nowhere';
  /** Another page's files can be had: `newer` came after these, `overwritten` were saved before these took their place. */
  other: 'newer' | 'overwritten' | null;
}

interface DraftBookDeps {
  exercise: ExerciseDetail;
  place: DraftPlace;
  save: (language: string, content: DraftContent & { basedOn: number }) => Promise<DraftSaved>;
  failureOf: (error: unknown) => SaveFailure;
}

export type DraftBook = ReturnType<typeof createDraftBook>;

/**
 * The files being written, one set a language: in this browser at once, on the server a moment later. The last write
 * wins; a page that others have overtaken says so and offers their files.
 */
export function createDraftBook({ exercise: given, place, save, failureOf }: DraftBookDeps) {
  let exercise = given;
  const own = (language: string, files: Files) => ownFiles(files, exercise.starters[language]);
  const isSame = (language: string, one: Files, other: Files) => areSameFiles(own(language, one), own(language, other));
  const local = createLocalDrafts({ place, begin, isSame });
  const newer = new Map<string, Version>();
  let state: DraftState = load(firstLanguage(), 0);
  const listeners = new Set<() => void>();
  const fetched = new Map<string, Draft>();
  let hasReceived = false;

  const set = (change: Partial<DraftState>) => {
    state = { ...state, ...change };
    for (const listener of listeners) listener();
  };
  const sync = createDraftSync({
    save: (language, content) => save(language, { ...content, basedOn: local.get(language).number }),
    failureOf,
    onState: (kept) => set({ kept }),
    onStored: (language, { draft, overwritten }) => {
      const here = local.get(language);
      const isLost = overwritten !== null && !isSame(language, overwritten.files, here.files);
      local.note(language, {
        number: draft.number,
        isStored: isSame(language, draft.files, here.files),
        ...(isLost && { overwritten: overwritten.files }),
      });
      forgetOvertaken(language);
    },
  });

  function firstLanguage(): string {
    const remembered = readLanguage(place);
    return remembered && exercise.starters[remembered] ? remembered : (exercise.languages[0]?.id ?? '');
  }

  function begin(language: string): LocalDraft {
    const files = exercise.starters[language]?.files ?? {};
    return { revision: exercise.revision, files, number: 0, isStored: true, overwritten: null };
  }

  function load(language: string, generation: number): DraftState {
    const starter = exercise.starters[language];
    const { files: written, revision } = local.get(language);
    const files = withGivenFiles(written, starter);
    const isOutdated = revision !== exercise.revision;
    const kept = place.owner === null ? 'device' : local.get(language).isStored ? 'stored' : 'saving';
    return { language, files, path: startPath(files, starter), generation, isOutdated, kept, other: otherOf(language) };
  }

  function otherOf(language: string): DraftState['other'] {
    if (newer.has(language)) return 'newer';
    return local.get(language).overwritten ? 'overwritten' : null;
  }

  /** What the server had once is no longer newer when it has a later draft from here. */
  function forgetOvertaken(language: string): void {
    const other = newer.get(language);
    if (other?.isStored && other.number <= local.get(language).number) newer.delete(language);
    set({ other: otherOf(state.language) });
  }

  function push(): void {
    const { language, files } = state;
    if (place.owner === null) return;
    sync.write(language, { files: own(language, files), exerciseRevision: exercise.revision });
  }

  function change(files: Files, view: Partial<DraftState> = {}): void {
    const { language } = state;
    const isKept = local.write(language, { revision: exercise.revision, files, isStored: false });
    set({ ...view, files, other: otherOf(language) });
    if (place.owner === null) set({ kept: isKept ? 'device' : 'nowhere' });
    push();
  }

  /** Shows files that somebody else has written. They are written again only where the server may not have them. */
  function adopt(version: Version): void {
    const { language } = state;
    const starter = exercise.starters[language];
    const files = withGivenFiles(version.files, starter);
    const number = Math.max(version.number, local.get(language).number);
    const isOnItsWay = place.owner !== null && sync.drop(language);
    const isStored = version.isStored && version.number === number && !isOnItsWay;
    local.write(language, { revision: version.revision, files, number, isStored });
    forgetOvertaken(language);
    const path = state.path in files ? state.path : startPath(files, starter);
    set({ files, path, generation: state.generation + 1, isOutdated: version.revision !== exercise.revision });
    if (!isStored) push();
  }

  /** Compares what is here with what the server had when it was last asked. */
  function reconcile(isFirst: boolean): void {
    const { language } = state;
    const theirs = fetched.get(language);
    const here = local.get(language);
    if (!theirs || theirs.number <= here.number) {
      if (!here.isStored) push();
      return;
    }
    const { files, exerciseRevision: revision, number } = theirs;
    if (isSame(language, files, here.files)) {
      local.note(language, { number, isStored: true });
      forgetOvertaken(language);
    } else if (sync.isUnanswered(language, files)) {
      local.note(language, { number, isStored: false });
      push();
    } else if (isFirst && here.isStored) {
      adopt({ files, revision, number, isStored: true });
    } else {
      newer.set(language, { files, revision, number, isStored: true });
      set({ other: 'newer' });
    }
  }

  function showLanguage(language: string): void {
    writeLanguage(place, language);
    set({ ...load(language, state.generation + 1), kept: state.kept });
  }

  return {
    state: () => state,
    subscribe: (listener: () => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    /** The exercise may get a newer version while its page is open. */
    renew: (next: ExerciseDetail) => {
      if (next.revision !== exercise.revision) set({ isOutdated: true });
      exercise = next;
    },
    /** The server's drafts, at first and whenever the page comes back to the front. */
    receive: (drafts: readonly Draft[]) => {
      const isFirst = !hasReceived;
      hasReceived = true;
      for (const draft of drafts) fetched.set(draft.language, draft);
      const newest = [...drafts].sort((a, b) => b.savedAt.localeCompare(a.savedAt))[0];
      const { isStored } = local.get(state.language);
      const isNewHere = isStored && readLanguage(place) === null && readOwnDraft(place, state.language) === null;
      if (isFirst && isNewHere && newest && exercise.starters[newest.language]) showLanguage(newest.language);
      reconcile(isFirst);
    },
    /** Another tab of this browser has written. */
    receiveStorage: (key: string | null, text: string | null) => {
      const language = Object.keys(exercise.starters).find((id) => draftKey(place, id) === key);
      const theirs = parseDraft(text);
      if (language === undefined || !theirs || !local.isHeld(language)) return;
      const here = local.get(language);
      if (isSame(language, theirs.files, here.files)) {
        // Not to storage: that would be news for the other tab in turn.
        const number = Math.max(theirs.number, here.number);
        local.hold(language, { number, isStored: theirs.isStored || here.isStored });
        newer.delete(language);
      } else newer.set(language, theirs);
      set({ other: otherOf(state.language) });
    },
    takeOther: () => {
      const { language, generation } = state;
      const other = newer.get(language);
      const { overwritten } = local.get(language);
      newer.delete(language);
      if (other) return adopt(other);
      if (!overwritten) return;
      local.hold(language, { overwritten: null });
      change(withGivenFiles(overwritten, exercise.starters[language]), { generation: generation + 1 });
    },
    keepOwn: () => {
      const { language, files } = state;
      const other = newer.get(language);
      newer.delete(language);
      if (other) {
        local.hold(language, { number: Math.max(other.number, local.get(language).number) });
        return change(files);
      }
      local.note(language, { overwritten: null });
      set({ other: null });
    },
    chooseLanguage: (language: string) => {
      sync.flush();
      showLanguage(language);
      reconcile(true);
    },
    open: (path: string) => set({ path }),
    edit: (path: string, text: string) => change({ ...state.files, [path]: text }),
    add: (path: string) => change({ ...state.files, [path]: '' }, { path }),
    rename: (path: string, name: string) => {
      const { [path]: text = '', ...files } = state.files;
      change({ ...files, [name]: text }, { path: name });
    },
    remove: (path: string) => {
      const { [path]: _removed, ...files } = state.files;
      change(files, { path: startPath(files, exercise.starters[state.language]) });
    },
    reset: () => {
      const starter = exercise.starters[state.language];
      const files = starter?.files ?? {};
      change(files, { path: startPath(files, starter), generation: state.generation + 1, isOutdated: false });
    },
    replace: (language: string, files: Files) => {
      if (language !== state.language) showLanguage(language);
      const starter = exercise.starters[language];
      const merged = withGivenFiles({ ...starter?.files, ...files }, starter);
      const path = startPath(merged, starter);
      change(merged, { path, generation: state.generation + 1, isOutdated: false });
    },
    /** What to send as a submission. */
    filesToSend: (): Files => own(state.language, state.files),
    flush: sync.flush,
    close: sync.close,
  };
}
