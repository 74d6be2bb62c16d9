import { QueryClient } from '@tanstack/react-query';
import { expect, test } from 'vitest';
import { UserId } from '#contracts/ids.ts';
import { RequestRefused } from './http-client.ts';
import { noticeSignedOut } from './notice-signed-out.ts';
import { sessionQuery } from './queries.ts';

test('only a refusal for want of a session ends it for the page', () => {
  const queryClient = new QueryClient();
  const { queryKey } = sessionQuery();
  const ada = {
    id: UserId.parse(crypto.randomUUID()),
    email: 'ada@example.com',
    name: 'Ada',
    role: 'learner' as const,
  };
  queryClient.setQueryData(queryKey, ada);
  noticeSignedOut(queryClient, new RequestRefused('unreachable', ''));
  expect(queryClient.getQueryData(queryKey)).toEqual(ada);
  noticeSignedOut(queryClient, new RequestRefused('not-signed-in', ''));
  expect(queryClient.getQueryData(queryKey)).toBeNull();
});
