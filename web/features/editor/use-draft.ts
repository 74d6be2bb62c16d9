import { useDebouncedCallback } from '@mantine/hooks';
import { useEffect, useState } from 'react';
import type { ExerciseDetail } from '#contracts/exercise.ts';
import { type Files, readDraft, readLanguage, removeDraft, writeDraft, writeLanguage } from './draft-store.ts';
import { isEditable } from './match-path.ts';

export interface DraftView {
  language: string;
  files: Files;
  path: string;
  /** Counts replacements of whole files, after which an editor's undo history makes no sense. */
  generation: number;
  isSaved: boolean;
  /** The exercise has changed since the draft was begun. */
  isOutdated: boolean;
  isReadOnly: (path: string) => boolean;
  chooseLanguage: (language: string) => void;
  open: (path: string) => void;
  edit: (path: string, text: string) => void;
  add: (path: string) => void;
  remove: (path: string) => void;
  reset: () => void;
  replace: (language: string, files: Files) => void;
  /** What to send: read-only files stay with the server. */
  filesToSend: () => Files;
}

interface DraftState {
  language: string;
  files: Files;
  path: string;
  generation: number;
  isOutdated: boolean;
}

const saveDelayMs = 300;

/** The files being written, one set a language, kept in this browser at every pause of typing. */
export function useDraft(exercise: ExerciseDetail): DraftView {
  const { slug, revision, starters } = exercise;
  const [state, setState] = useState(() => load(exercise, firstLanguage(exercise), 0));
  const [isSaved, setIsSaved] = useState(true);
  const patterns = starters[state.language]?.editable ?? ['**'];
  const save = useDebouncedCallback(
    (language: string, files: Files) => setIsSaved(writeDraft(slug, language, { revision, files })),
    { delay: saveDelayMs, flushOnUnmount: true },
  );

  // Syncs the draft with local storage before the page goes, which may be sooner than the next pause of typing.
  useEffect(() => {
    window.addEventListener('pagehide', save.flush);
    return () => window.removeEventListener('pagehide', save.flush);
  }, [save.flush]);

  const change = (files: Files, rest: Partial<DraftState> = {}) => {
    setState({ ...state, ...rest, files });
    save(rest.language ?? state.language, files);
  };
  const isReadOnly = (path: string) => !isEditable(path, patterns);

  return {
    ...state,
    isSaved,
    isReadOnly,
    chooseLanguage: (language) => {
      save.flush();
      writeLanguage(slug, language);
      setState(load(exercise, language, state.generation + 1));
    },
    open: (path) => setState({ ...state, path }),
    edit: (path, text) => change({ ...state.files, [path]: text }),
    add: (path) => change({ ...state.files, [path]: '' }, { path }),
    remove: (path) => {
      const { [path]: _removed, ...files } = state.files;
      change(files, { path: startPath(files, starters[state.language]?.main) });
    },
    reset: () => {
      save.cancel();
      removeDraft(slug, state.language);
      setState(load(exercise, state.language, state.generation + 1));
    },
    replace: (language, files) => {
      save.flush();
      writeLanguage(slug, language);
      const starter = starters[language];
      const merged = { ...starter?.files, ...files };
      const path = startPath(merged, starter?.main);
      change(merged, { language, path, generation: state.generation + 1, isOutdated: false });
    },
    filesToSend: () => Object.fromEntries(Object.entries(state.files).filter(([path]) => !isReadOnly(path))),
  };
}

function firstLanguage({ slug, languages, starters }: ExerciseDetail): string {
  const remembered = readLanguage(slug);
  return remembered && starters[remembered] ? remembered : (languages[0]?.id ?? '');
}

function load(exercise: ExerciseDetail, language: string, generation: number): DraftState {
  const starter = exercise.starters[language];
  const draft = readDraft(exercise.slug, language);
  const files = draft?.files ?? starter?.files ?? {};
  const isOutdated = draft !== null && draft.revision !== exercise.revision;
  return { language, files, path: startPath(files, starter?.main), generation, isOutdated };
}

function startPath(files: Files, main: string | undefined): string {
  return main !== undefined && main in files ? main : (Object.keys(files).sort()[0] ?? '');
}
