import { Skeleton } from '@mantine/core';
import type { LeaderboardScope } from '#contracts/leaderboard.ts';
import { QueryView } from '../../components/query-view.tsx';
import { strings } from '../../strings/strings.ts';
import { LeaderboardTable, type Viewer } from './leaderboard-table.tsx';
import classes from './leaderboard-view.module.css';
import { Neighbours } from './neighbours.tsx';
import { useLiveLeaderboard } from './use-live-leaderboard.ts';

interface LeaderboardViewProps {
  scope: LeaderboardScope;
  viewer: Viewer | null;
}

export function LeaderboardView({ scope, viewer }: LeaderboardViewProps) {
  const board = useLiveLeaderboard(scope);
  return (
    <QueryView query={board} skeleton={<Skeleton height={360} radius={10} />}>
      {({ title, rows }) => (
        <>
          {viewer && <Neighbours rows={rows} viewerId={viewer.id} />}
          <LeaderboardTable caption={title} rows={rows} viewer={viewer} />
          <p className={classes['rule']}>{strings.leaderboard.rule}</p>
        </>
      )}
    </QueryView>
  );
}
