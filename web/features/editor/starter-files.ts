import type { ExerciseDetail } from '#contracts/exercise.ts';
import { isEditable } from './match-path.ts';

export type Files = Record<string, string>;
export type Starter = ExerciseDetail['starters'][string];

/** What a learner may change, and so what is sent and saved: the other files stay with the server. */
export function ownFiles(files: Files, starter: Starter | undefined): Files {
  const patterns = starter?.editable ?? ['**'];
  return Object.fromEntries(Object.entries(files).filter(([path]) => isEditable(path, patterns)));
}

/** The exercise's own files are always those of its newest version, whatever a draft remembers of them. */
export function withGivenFiles(files: Files, starter: Starter | undefined): Files {
  if (!starter) return files;
  const given = Object.entries(starter.files).filter(([path]) => !isEditable(path, starter.editable));
  return { ...ownFiles(files, starter), ...Object.fromEntries(given) };
}

export function startPath(files: Files, starter: Starter | undefined): string {
  const main = starter?.main;
  return main !== undefined && main in files ? main : (Object.keys(files).sort()[0] ?? '');
}

export function areSameFiles(one: Files, other: Files): boolean {
  const paths = Object.keys(one);
  return paths.length === Object.keys(other).length && paths.every((path) => one[path] === other[path]);
}
