import type { LeaderboardRow } from '#contracts/leaderboard.ts';
import { strings } from '../../strings/strings.ts';
import classes from './neighbours.module.css';

interface NeighboursProps {
  own: LeaderboardRow;
  above: readonly LeaderboardRow[];
  totalCount: number;
}

/** The viewer's place, and the three before them with what is missing. */
export function Neighbours({ own, above, totalCount }: NeighboursProps) {
  return (
    <section className={classes['standing']} aria-label={strings.leaderboard.standing}>
      <p className={classes['place']}>{strings.leaderboard.place(own.rank, totalCount)}</p>
      {above.length === 0 ? (
        <p className={classes['note']}>{strings.leaderboard.isFirst}</p>
      ) : (
        <ol>
          {above.map(({ userId, rank, name, points }) => (
            <li key={userId}>
              <span className={classes['rank']}>{rank}</span> {name}{' '}
              <span className={classes['note']}>{strings.leaderboard.behind(points - own.points)}</span>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}
