import type { QueryClient } from '@tanstack/react-query';
import { RequestRefused } from './http-client.ts';
import { sessionQuery } from './queries.ts';

/** A session may end while pages are open; the header and the guards of routes go by what this leaves. */
export function noticeSignedOut(queryClient: QueryClient, error: unknown): void {
  if (error instanceof RequestRefused && error.code === 'not-signed-in') {
    queryClient.setQueryData(sessionQuery().queryKey, null);
  }
}
