import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState, useSyncExternalStore } from 'react';
import type { ExerciseDetail } from '#contracts/exercise.ts';
import { Revision, UserId } from '#contracts/ids.ts';
import { noticeSignedOut } from '../../api/notice-signed-out.ts';
import { draftListQuery, saveDraft, sessionQuery } from '../../api/queries.ts';
import { createDraftBook, type DraftBook, type DraftState } from './draft-book.ts';
import { isEditable } from './match-path.ts';
import { saveFailureOf } from './save-failure.ts';

export type DraftView = DraftState & Omit<DraftBook, 'state'> & { isReadOnly: (path: string) => boolean };

/** The draft of an exercise, kept with the server for `owner`; a visitor's stays in this browser. */
export function useDraft(exercise: ExerciseDetail, owner: string | null): DraftView {
  const { slug } = exercise;
  const queryClient = useQueryClient();
  const [book] = useState(() =>
    createDraftBook({
      exercise,
      place: { slug, owner },
      save: (language, { files, exerciseRevision, basedOn }) =>
        saveDraft(slug, language, {
          owner: UserId.parse(owner),
          ...{ files, basedOn },
          exerciseRevision: Revision.parse(exerciseRevision),
        }).catch((error: unknown) => {
          noticeSignedOut(queryClient, error);
          throw error;
        }),
      failureOf: saveFailureOf,
    }),
  );
  const state = useSyncExternalStore(book.subscribe, book.state);
  // Asked again when the page comes back to the front: another one may have written meanwhile.
  const { data } = useQuery({ ...draftListQuery(slug), enabled: owner !== null, refetchOnWindowFocus: 'always' });

  // Syncs the book with what the server has.
  useEffect(() => {
    if (data) book.receive(data.drafts);
  }, [book, data]);

  const isOwnerHere = useQuery(sessionQuery()).data?.id === owner;
  // Sends what has waited for its writer to sign in again.
  useEffect(() => {
    if (isOwnerHere) book.flush();
  }, [book, isOwnerHere]);

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
