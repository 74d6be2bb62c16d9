import { QueryClient, QueryObserver } from '@tanstack/react-query';
import { afterEach, expect, test, vi } from 'vitest';
import { UserId } from '#contracts/ids.ts';
import { sessionQuery } from './queries.ts';
import { shareSession } from './share-session.ts';

const ada = { id: UserId.parse(crypto.randomUUID()), email: 'ada@example.com', name: 'Ada', role: 'learner' as const };
const linus = { ...ada, id: UserId.parse(crypto.randomUUID()), name: 'Linus' };
const closes: (() => void)[] = [];
afterEach(() => {
  for (const close of closes.splice(0)) close();
});

/** `cookie`: who is signed in with this browser. */
function openTab(cookie: { person: typeof ada | null }): QueryClient {
  const queryClient = new QueryClient();
  const channel = new BroadcastChannel('tabs of the test');
  shareSession(queryClient, channel);
  const observer = new QueryObserver(queryClient, { ...sessionQuery(), queryFn: async () => cookie.person });
  const stop = observer.subscribe(() => undefined);
  closes.push(() => {
    stop();
    channel.close();
    queryClient.clear();
  });
  return queryClient;
}
const personIn = (tab: QueryClient) => tab.getQueryData(sessionQuery().queryKey);

test('tabs learn that somebody has signed out or in elsewhere, and forget what the one before has loaded', async () => {
  const cookie: { person: typeof ada | null } = { person: ada };
  const [here, there] = [openTab(cookie), openTab(cookie)];
  await vi.waitFor(() => expect([personIn(here), personIn(there)]).toEqual([ada, ada]));
  there.setQueryData(['drafts', 'of ada'], 'secret');

  cookie.person = null;
  here.setQueryData(sessionQuery().queryKey, null);
  await vi.waitFor(() => expect(personIn(there)).toBeNull());
  await vi.waitFor(() => expect(there.getQueryData(['drafts', 'of ada'])).toBeUndefined());

  cookie.person = linus;
  here.setQueryData(sessionQuery().queryKey, linus);
  await vi.waitFor(() => expect(personIn(there)).toEqual(linus));
});

test('a page that is open elsewhere is shown as the person who is there now', async () => {
  const cookie: { person: typeof ada | null } = { person: ada };
  const [here, there] = [openTab(cookie), openTab(cookie)];
  const page = new QueryObserver(there, {
    queryKey: ['progress'],
    queryFn: async () => cookie.person?.name ?? 'nobody',
  });
  closes.push(page.subscribe(() => undefined));
  await vi.waitFor(() => expect(page.getCurrentResult().data).toBe('Ada'));
  await vi.waitFor(() => expect(personIn(here)).toEqual(ada));

  cookie.person = linus;
  here.setQueryData(sessionQuery().queryKey, linus);
  await vi.waitFor(() => expect(page.getCurrentResult().data).toBe('Linus'));
});
