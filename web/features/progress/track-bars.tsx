import type { TrackProgress } from '#contracts/progress.ts';
import { strings } from '../../strings/strings.ts';
import classes from './progress.module.css';

export function TrackBars({ tracks }: { tracks: readonly TrackProgress[] }) {
  const shown = tracks.filter(({ totalCount }) => totalCount > 0);
  return (
    <ul className={classes['tracks']}>
      {shown.map(({ id, title, level, passedCount, totalCount }) => (
        <li key={id} data-done={passedCount === totalCount || undefined}>
          <span className={classes['track']}>
            <span>{title}</span>
            <small>{strings.catalogue.level[level]}</small>
            <span className={classes['count']}>{strings.progress.ofAll(passedCount, totalCount)}</span>
          </span>
          <progress max={totalCount} value={passedCount} aria-label={title} />
        </li>
      ))}
    </ul>
  );
}
