import type { QueryClient } from '@tanstack/react-query';
import { sessionQuery } from './queries.ts';

/**
 * Tabs of one browser share a cookie: when somebody signs in or out in one of them, the others forget what they have
 * loaded and ask again who is there.
 */
export function shareSession(queryClient: QueryClient, channel: BroadcastChannel): void {
  const { queryKey } = sessionQuery();
  const person = () => queryClient.getQueryData(queryKey)?.id ?? null;
  let told: string | null | undefined;
  queryClient.getQueryCache().subscribe(({ type, query }) => {
    if (type !== 'updated' || query.queryKey[0] !== 'session' || query.state.status !== 'success' || person() === told)
      return;
    told = person();
    channel.postMessage(told);
  });
  channel.onmessage = ({ data }) => {
    if (told === undefined || data === told) return;
    // Who is there comes first: the rest is asked for again as that person.
    void queryClient
      .invalidateQueries({ queryKey })
      .then(() => queryClient.resetQueries({ predicate: (query) => query.queryKey[0] !== 'session' }));
  };
}
