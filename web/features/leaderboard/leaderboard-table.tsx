import { IconTrophy } from '@tabler/icons-react';
import type { Account } from '#contracts/account.ts';
import type { LeaderboardRow } from '#contracts/leaderboard.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { TimeAgo } from '../../components/time-ago.tsx';
import { strings } from '../../strings/strings.ts';
import classes from './leaderboard-table.module.css';
import { useMovingRows } from './use-moving-rows.ts';

export type Viewer = Pick<Account, 'id' | 'name'>;

interface LeaderboardTableProps {
  caption: string;
  rows: readonly LeaderboardRow[];
  /** Their row is marked, and has their own name whatever others see there. */
  viewer: Viewer | null;
}

export function LeaderboardTable({ caption, rows, viewer }: LeaderboardTableProps) {
  const body = useMovingRows(rows);
  if (rows.length === 0) {
    return (
      <EmptyState icon={<IconTrophy size={22} />} title={strings.leaderboard.empty}>
        {strings.leaderboard.emptyText}
      </EmptyState>
    );
  }
  const most = Math.max(1, ...rows.map((row) => row.points));
  return (
    <table className={classes['table']}>
      <caption className="visually-hidden">{caption}</caption>
      <thead>
        <tr>
          <th scope="col">{strings.leaderboard.rank}</th>
          <th scope="col">{strings.leaderboard.learner}</th>
          <th scope="col" className={classes['number']}>
            {strings.leaderboard.passed}
          </th>
          <th scope="col" className={classes['since']}>
            {strings.leaderboard.reached}
          </th>
          <th scope="col" className={classes['number']}>
            {strings.leaderboard.points}
          </th>
        </tr>
      </thead>
      <tbody ref={body}>
        {rows.map((row) => (
          <BoardRow
            key={row.userId}
            row={row}
            viewer={row.userId === viewer?.id ? viewer : null}
            isShared={rows.some((other) => other.rank === row.rank && other.userId !== row.userId)}
            share={row.points / most}
          />
        ))}
      </tbody>
    </table>
  );
}

interface BoardRowProps {
  row: LeaderboardRow;
  viewer: Viewer | null;
  isShared: boolean;
  share: number;
}

function BoardRow({ row, viewer, isShared, share }: BoardRowProps) {
  const { rank, userId, name, points, passedCount, reachedAt } = row;
  return (
    <tr data-user-id={userId} data-viewer={viewer !== null || undefined}>
      <td className={classes['rank']} data-podium={points > 0 && rank <= 3 ? rank : undefined}>
        <span>{rank}</span>
        {isShared && <span className="visually-hidden"> {strings.leaderboard.shared}</span>}
        {isShared && (
          <span className={classes['shared']} aria-hidden="true" title={strings.leaderboard.shared}>
            =
          </span>
        )}
      </td>
      <th scope="row" className={classes['name']}>
        {viewer?.name ?? name}
        {viewer && viewer.name !== name && (
          <span className={classes['alias']}>{strings.leaderboard.shownAs(name)}</span>
        )}
        {viewer && <span className={classes['you']}>{strings.leaderboard.you}</span>}
        <span className={classes['bar']} aria-hidden="true">
          <span style={{ width: `${share * 100}%` }} />
        </span>
      </th>
      <td className={classes['number']}>{passedCount}</td>
      <td className={classes['since']}>{reachedAt ? <TimeAgo at={reachedAt} /> : '–'}</td>
      <td className={classes['points']}>{points}</td>
    </tr>
  );
}
