import { useState } from 'react';
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
  rename: (path: string, name: string) => void;
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

/** The files being written, one set a language. Every change is kept at once: a draft is small, and a tab may go any moment. */
export function useDraft(exercise: ExerciseDetail): DraftView {
  const { slug, revision, starters } = exercise;
  const [state, setState] = useState(() => load(exercise, firstLanguage(exercise), 0));
  const [isSaved, setIsSaved] = useState(true);
  const patterns = starters[state.language]?.editable ?? ['**'];
  const change = (files: Files, rest: Partial<DraftState> = {}) => {
    setState({ ...state, ...rest, files });
    setIsSaved(writeDraft(slug, rest.language ?? state.language, { revision, files }));
  };
  const isReadOnly = (path: string) => !isEditable(path, patterns);

  return {
    ...state,
    isSaved,
    isReadOnly,
    chooseLanguage: (language) => {
      writeLanguage(slug, language);
      setState(load(exercise, language, state.generation + 1));
    },
    open: (path) => setState({ ...state, path }),
    edit: (path, text) => change({ ...state.files, [path]: text }),
    add: (path) => change({ ...state.files, [path]: '' }, { path }),
    rename: (path, name) => {
      const { [path]: text = '', ...files } = state.files;
      change({ ...files, [name]: text }, { path: name });
    },
    remove: (path) => {
      const { [path]: _removed, ...files } = state.files;
      change(files, { path: startPath(files, starters[state.language]?.main) });
    },
    reset: () => {
      removeDraft(slug, state.language);
      setState(load(exercise, state.language, state.generation + 1));
    },
    replace: (language, files) => {
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
  const files = draft && starter ? withGivenFiles(draft.files, starter) : (starter?.files ?? {});
  const isOutdated = draft !== null && draft.revision !== exercise.revision;
  return { language, files, path: startPath(files, starter?.main), generation, isOutdated };
}

/** The exercise's own files are always those of its newest version, whatever the draft remembers of them. */
function withGivenFiles(files: Files, starter: ExerciseDetail['starters'][string]): Files {
  const own = Object.entries(files).filter(([path]) => isEditable(path, starter.editable));
  const given = Object.entries(starter.files).filter(([path]) => !isEditable(path, starter.editable));
  return Object.fromEntries([...own, ...given]);
}

function startPath(files: Files, main: string | undefined): string {
  return main !== undefined && main in files ? main : (Object.keys(files).sort()[0] ?? '');
}
