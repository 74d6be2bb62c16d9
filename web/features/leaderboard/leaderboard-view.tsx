import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type Leaderboard, type LeaderboardScope, maxLeaderboardRowCount } from '#contracts/leaderboard.ts';
import { standingQuery } from '../../api/queries.ts';
import { QueryView } from '../../components/query-view.tsx';
import { strings } from '../../strings/strings.ts';
import { findNeighbours } from './find-neighbours.ts';
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
          {viewer && <OwnPlace scope={scope} rows={rows} viewerId={viewer.id} />}
          <LeaderboardTable caption={title} rows={rows} viewer={viewer} />
          {isCut(rows) && <p className={classes['rule']}>{strings.leaderboard.cut(rows.length)}</p>}
          <p className={classes['rule']}>{strings.leaderboard.rule}</p>
        </>
      )}
    </QueryView>
  );
}

type Rows = Leaderboard['rows'];
const isCut = (rows: Rows) => rows.length >= maxLeaderboardRowCount;

/** Out of the board itself, which is live; who stands below its last row is told by the server. */
function OwnPlace({ scope, rows, viewerId }: { scope: LeaderboardScope; rows: Rows; viewerId: string }) {
  const { data: standing } = useQuery({ ...standingQuery(), enabled: scope === 'overall' && isCut(rows) });
  const place = findNeighbours(rows, viewerId) ?? standing;
  if (!place?.own) return null;
  return <Neighbours own={place.own} above={place.above} totalCount={standing?.totalCount ?? rows.length} />;
}
