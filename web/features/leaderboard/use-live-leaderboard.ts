import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { Leaderboard, LeaderboardScope } from '#contracts/leaderboard.ts';
import { useLiveSocket } from '../../api/live-context.ts';
import { leaderboardQuery } from '../../api/queries.ts';

/** The board as the server last told it: fetched once, replaced by every message of the live socket. */
export function useLiveLeaderboard(scope: LeaderboardScope) {
  const queryClient = useQueryClient();
  const socket = useLiveSocket();

  // Syncs the query's cache with the live socket while this board is on screen.
  useEffect(
    () =>
      socket.watchLeaderboard(scope, (message) => {
        if (message.type !== 'leaderboard') return;
        const { cohort, title, rows } = message;
        queryClient.setQueryData<Leaderboard>(leaderboardQuery(scope).queryKey, { scope: cohort, title, rows });
      }),
    [socket, queryClient, scope],
  );

  return useQuery(leaderboardQuery(scope));
}
