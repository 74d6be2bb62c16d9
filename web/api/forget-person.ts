import type { QueryClient } from '@tanstack/react-query';
import { sessionQuery } from './queries.ts';

/** Nothing of the person who leaves may be left for the next one at this browser. */
export async function forgetPerson(queryClient: QueryClient, leavePage: () => Promise<void>): Promise<void> {
  queryClient.setQueryData(sessionQuery().queryKey, null);
  await leavePage();
  sessionStorage.clear();
  queryClient.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'session' && queryKey[0] !== 'exercises' });
  await queryClient.resetQueries({ queryKey: ['exercises'] });
}
