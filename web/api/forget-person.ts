import type { QueryClient } from '@tanstack/react-query';
import { z } from 'zod';
import { sessionQuery } from './queries.ts';

/** Nothing of the person who leaves may be left for the next one at this browser. */
export async function forgetPerson(
  queryClient: QueryClient,
  leavePage: () => Promise<void>,
  { isDeleted = false } = {},
): Promise<void> {
  const owner = queryClient.getQueryData(sessionQuery().queryKey)?.id;
  queryClient.setQueryData(sessionQuery().queryKey, null);
  await leavePage();
  sessionStorage.clear();
  forgetDrafts(isDeleted ? owner : undefined);
  forgetAll('wirekata.failures.');
  forgetAll('wirekata.bench-history.');
  queryClient.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'session' && queryKey[0] !== 'exercises' });
  await queryClient.resetQueries({ queryKey: ['exercises'] });
}

/**
 * This browser's copies of drafts that the server has. What it never got stays under its writer's id, for them to come
 * back to; of `deleted` nothing stays.
 */
function forgetDrafts(deleted: string | undefined): void {
  try {
    for (const key of Object.keys(localStorage).filter((name) => name.startsWith('wirekata.draft.'))) {
      const isOfDeleted = deleted !== undefined && key.startsWith(`wirekata.draft.${deleted}.`);
      if (isOfDeleted || isStoredCopy(localStorage.getItem(key))) localStorage.removeItem(key);
    }
  } catch {
    // Without storage there is nothing to forget.
  }
}

/** Counts of failed runs, by which hints are offered, and what was sent from the workbench. */
function forgetAll(prefix: string): void {
  try {
    for (const key of Object.keys(localStorage).filter((name) => name.startsWith(prefix))) localStorage.removeItem(key);
  } catch {
    // Without storage there is nothing to forget.
  }
}

const StoredCopy = z.object({ isStored: z.literal(true) });

function isStoredCopy(text: string | null): boolean {
  return StoredCopy.safeParse(JSON.parse(text ?? 'null')).success;
}
