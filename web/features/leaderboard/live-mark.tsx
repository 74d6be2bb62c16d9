import { useLiveStatus } from '../../api/live-context.ts';
import { strings } from '../../strings/strings.ts';
import classes from './live-mark.module.css';

export function LiveMark() {
  const isLive = useLiveStatus() === 'online';
  return (
    <span className={classes['mark']} role="status" data-live={isLive || undefined}>
      {isLive ? strings.leaderboard.live : strings.leaderboard.offline}
    </span>
  );
}
