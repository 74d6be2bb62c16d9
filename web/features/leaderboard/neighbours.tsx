import type { LeaderboardRow } from '#contracts/leaderboard.ts';
import { strings } from '../../strings/strings.ts';
import { findNeighbours } from './find-neighbours.ts';
import classes from './neighbours.module.css';

/** The viewer's place, and the three before them with what is missing; nothing for who has no points. */
export function Neighbours({ rows, viewerId }: { rows: readonly LeaderboardRow[]; viewerId: string }) {
  const found = findNeighbours(rows, viewerId);
  if (!found) return null;
  const { own, above } = found;
  return (
    <section className={classes['standing']} aria-label={strings.leaderboard.standing}>
      <p className={classes['place']}>{strings.leaderboard.place(own.rank, rows.length)}</p>
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
