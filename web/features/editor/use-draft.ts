import { useQuery } from '@tanstack/react-query';
import { useEffect, useState, useSyncExternalStore } from 'react';
import type { ExerciseDetail } from '#contracts/exercise.ts';
import { Revision, UserId } from '#contracts/ids.ts';
import { RequestRefused } from '../../api/http-client.ts';
import { draftListQuery, saveDraft } from '../../api/queries.ts';
import { createDraftBook, type DraftBook, type DraftState } from './draft-book.ts';
import { isEditable } from './match-path.ts';

export type DraftView = DraftState & Omit<DraftBook, 'state'> & { isReadOnly: (path: string) => boolean };

/**
 * Refusals that are not about what was sent: it is kept here and sent again. Should somebody else sign in meanwhile, the
 * server sees by the owner that it is not theirs.
 */
const passing = new Set([
  'unreachable',
  'not-signed-in',
  'database-unavailable',
  'internal-error',
  'too-many-requests',
]);

/** The draft of an exercise, kept with the server for `owner`; a visitor's stays in this browser. */
export function useDraft(exercise: ExerciseDetail, owner: string | null): DraftView {
  const { slug } = exercise;
  const [book] = useState(() =>
    createDraftBook({
      exercise,
      place: { slug, owner },
      save: (language, { files, exerciseRevision, basedOn }) =>
        saveDraft(slug, language, {
          owner: UserId.parse(owner),
          ...{ files, basedOn },
          exerciseRevision: Revision.parse(exerciseRevision),
        }),
      isPassing: (error) => error instanceof RequestRefused && passing.has(error.code),
    }),
  );
  const state = useSyncExternalStore(book.subscribe, book.state);
  // Asked again when the page comes back to the front: another one may have written meanwhile.
  const { data } = useQuery({ ...draftListQuery(slug), enabled: owner !== null, refetchOnWindowFocus: 'always' });

  // Syncs the book with what the server has.
  useEffect(() => {
    if (data) book.receive(data.drafts);
  }, [book, data]);

  // Syncs the book with a newer version of the exercise.
  useEffect(() => book.renew(exercise), [book, exercise]);

  // Syncs the book with other tabs, and sends what waits before the page may be gone.
  useEffect(() => {
    const onStorage = (event: StorageEvent) => book.receiveStorage(event.key, event.newValue);
    window.addEventListener('storage', onStorage);
    window.addEventListener('online', book.flush);
    document.addEventListener('visibilitychange', book.flush);
    return () => {
      window.removeEventListener('storage', onStorage);
      window.removeEventListener('online', book.flush);
      document.removeEventListener('visibilitychange', book.flush);
      book.close();
    };
  }, [book]);

  const patterns = exercise.starters[state.language]?.editable ?? ['**'];
  return { ...book, ...state, isReadOnly: (path) => !isEditable(path, patterns) };
}
