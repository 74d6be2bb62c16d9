import type { QueryClient } from '@tanstack/react-query';
import { z } from 'zod';
import { sessionQuery } from './queries.ts';

/** Nothing of the person who leaves may be left for the next one at this browser. */
export async function forgetPerson(queryClient: QueryClient, leavePage: () => Promise<void>): Promise<void> {
  queryClient.setQueryData(sessionQuery().queryKey, null);
  await leavePage();
  sessionStorage.clear();
  forgetStoredDrafts();
  queryClient.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'session' && queryKey[0] !== 'exercises' });
  await queryClient.resetQueries({ queryKey: ['exercises'] });
}

/** This browser's copies of drafts that the server has. What it never got stays, for its writer to come back to. */
function forgetStoredDrafts(): void {
  try {
    for (const key of Object.keys(localStorage).filter((name) => name.startsWith('wirekata.draft.'))) {
      const copy: unknown = JSON.parse(localStorage.getItem(key) ?? 'null');
      if (StoredCopy.safeParse(copy).success) localStorage.removeItem(key);
    }
  } catch {
    // Without storage there is nothing to forget.
  }
}

const StoredCopy = z.object({ isStored: z.literal(true) });
