import { Skeleton } from '@mantine/core';
import type { LeaderboardScope } from '#contracts/leaderboard.ts';
import { QueryView } from '../../components/query-view.tsx';
import { strings } from '../../strings/strings.ts';
import { LeaderboardTable } from './leaderboard-table.tsx';
import classes from './leaderboard-view.module.css';
import { useLiveLeaderboard } from './use-live-leaderboard.ts';

interface LeaderboardViewProps {
  scope: LeaderboardScope;
  viewerId: string | null;
}

export function LeaderboardView({ scope, viewerId }: LeaderboardViewProps) {
  const board = useLiveLeaderboard(scope);
  return (
    <QueryView query={board} skeleton={<Skeleton height={360} radius={10} />}>
      {({ title, rows }) => (
        <>
          <LeaderboardTable caption={title} rows={rows} viewerId={viewerId} />
          <p className={classes['rule']}>{strings.leaderboard.rule}</p>
        </>
      )}
    </QueryView>
  );
}
