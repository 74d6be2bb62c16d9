import type { Draft, DraftSaved } from '#contracts/draft.ts';
import type { ExerciseDetail } from '#contracts/exercise.ts';
import {
  type DraftPlace,
  draftKey,
  parseDraft,
  readDraft,
  readLanguage,
  writeDraft,
  writeLanguage,
} from './draft-store.ts';
import { createDraftSync, type DraftContent, type SyncState } from './draft-sync.ts';
import { areSameFiles, type Files, ownFiles, startPath, withGivenFiles } from './starter-files.ts';

/** What another page has written. `newer`: it is the saved draft now; `overwritten`: ours took its place. */
export interface OtherDraft {
  kind: 'newer' | 'overwritten';
  files: Files;
  revision: string;
  number: number;
  isStored: boolean;
}

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
  other: OtherDraft | null;
}

interface DraftBookDeps {
  exercise: ExerciseDetail;
  place: DraftPlace;
  save: (language: string, content: DraftContent & { basedOn: number }) => Promise<DraftSaved>;
  isPassing: (error: unknown) => boolean;
}

export type DraftBook = ReturnType<typeof createDraftBook>;

/**
 * The files being written, one set a language: in this browser at once, on the server a moment later. The last write
 * wins; a page that others have overtaken says so and offers their files.
 */
export function createDraftBook({ exercise: given, place, save, isPassing }: DraftBookDeps) {
  let exercise = given;
  let state: DraftState = load(firstLanguage(), 0);
  const listeners = new Set<() => void>();
  const fetched = new Map<string, Draft>();
  let hasReceived = false;

  const set = (change: Partial<DraftState>) => {
    state = { ...state, ...change };
    for (const listener of listeners) listener();
  };
  const sync = createDraftSync({
    save,
    isPassing,
    onState: (kept) => set({ kept }),
    onStored: (language, { draft, overwritten }, isNewest) => {
      const local = readDraft(place, language);
      if (local && isNewest) writeDraft(place, language, { ...local, number: draft.number, isStored: true });
      if (overwritten && language === state.language) set({ other: otherOf(overwritten, 'overwritten') });
    },
  });
  rebaseOnLocal();

  function firstLanguage(): string {
    const remembered = readLanguage(place);
    return remembered && exercise.starters[remembered] ? remembered : (exercise.languages[0]?.id ?? '');
  }

  function load(language: string, generation: number): DraftState {
    const starter = exercise.starters[language];
    const local = readDraft(place, language);
    const files = local ? withGivenFiles(local.files, starter) : (starter?.files ?? {});
    const isOutdated = local !== null && local.revision !== exercise.revision;
    const kept = place.owner === null ? 'device' : 'stored';
    return { language, files, path: startPath(files, starter), generation, isOutdated, kept, other: null };
  }

  function rebaseOnLocal(): void {
    const number = readDraft(place, state.language)?.number ?? 0;
    sync.rebase(state.language, Math.max(number, sync.numberOf(state.language)));
  }

  function push(): void {
    const { language, files } = state;
    if (place.owner === null) return;
    sync.write(language, { files: ownFiles(files, exercise.starters[language]), exerciseRevision: exercise.revision });
  }

  function change(files: Files, rest: Partial<DraftState> = {}): void {
    set({ ...rest, files });
    const local = { revision: exercise.revision, files, number: sync.numberOf(state.language), isStored: false };
    const isKept = writeDraft(place, state.language, local);
    if (place.owner === null) set({ kept: isKept ? 'device' : 'nowhere' });
    push();
  }

  /** Shows files that somebody else has written, without writing them again. */
  function adopt({ files, revision, number, isStored }: Omit<OtherDraft, 'kind'>): void {
    const starter = exercise.starters[state.language];
    const merged = withGivenFiles(files, starter);
    sync.rebase(state.language, number);
    writeDraft(place, state.language, { revision, files: merged, number, isStored });
    const isOutdated = revision !== exercise.revision;
    const path = state.path in merged ? state.path : startPath(merged, starter);
    set({ files: merged, path, generation: state.generation + 1, isOutdated, other: null });
  }

  /** Compares what is here with what the server had when it was last asked. */
  function reconcile(isFirst: boolean): void {
    const { language, files } = state;
    const theirs = fetched.get(language);
    const local = readDraft(place, language);
    if (!theirs || theirs.number <= sync.numberOf(language)) {
      if (local && !local.isStored) push();
      return;
    }
    const other = otherOf(theirs, 'newer');
    const isSame = areSameFiles(withGivenFiles(other.files, exercise.starters[language]), files);
    if (isSame || (isFirst && (!local || local.isStored))) adopt(other);
    else set({ other });
  }

  function showLanguage(language: string): void {
    writeLanguage(place, language);
    set({ ...load(language, state.generation + 1), kept: state.kept });
    rebaseOnLocal();
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
      const isNewHere = readLanguage(place) === null && readDraft(place, state.language) === null;
      if (isFirst && isNewHere && newest && exercise.starters[newest.language]) showLanguage(newest.language);
      reconcile(isFirst);
    },
    /** Another tab of this browser has written. */
    receiveStorage: (key: string | null, text: string | null) => {
      const theirs = key === draftKey(place, state.language) ? parseDraft(text) : null;
      if (!theirs) return;
      if (areSameFiles(theirs.files, state.files)) {
        sync.rebase(state.language, Math.max(theirs.number, sync.numberOf(state.language)));
        if (state.other?.kind === 'newer') set({ other: null });
      } else set({ other: { ...theirs, kind: 'newer' } });
    },
    takeOther: () => {
      if (state.other?.kind === 'overwritten') {
        const { files } = state.other;
        change(withGivenFiles(files, exercise.starters[state.language]), {
          generation: state.generation + 1,
          other: null,
        });
      } else if (state.other) adopt(state.other);
    },
    keepOwn: () => {
      if (state.other?.kind !== 'newer') return set({ other: null });
      sync.rebase(state.language, Math.max(state.other.number, sync.numberOf(state.language)));
      change(state.files, { other: null });
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
    filesToSend: (): Files => ownFiles(state.files, exercise.starters[state.language]),
    flush: sync.flush,
    close: sync.close,
  };
}

function otherOf({ files, exerciseRevision, number }: Draft, kind: OtherDraft['kind']): OtherDraft {
  return { kind, files, revision: exerciseRevision, number, isStored: true };
}
