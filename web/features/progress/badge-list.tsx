import {
  IconBolt,
  IconBulbOff,
  IconCalendarWeek,
  IconFlag,
  IconLanguage,
  IconPlugConnected,
  IconRoute,
  IconShieldCheck,
} from '@tabler/icons-react';
import { ExerciseLevel } from '#contracts/exercise-traits.ts';
import type { Badge, BadgeId } from '#contracts/progress.ts';
import { TimeAgo } from '../../components/time-ago.tsx';
import { strings } from '../../strings/strings.ts';
import classes from './progress.module.css';

const icons: Record<BadgeId, typeof IconBolt> = {
  'first-pass': IconPlugConnected,
  'first-try': IconBolt,
  persistent: IconShieldCheck,
  'no-hint': IconBulbOff,
  polyglot: IconLanguage,
  week: IconCalendarWeek,
  level: IconFlag,
  track: IconRoute,
};

export function BadgeList({ badges }: { badges: readonly Badge[] }) {
  if (badges.length === 0) return <p className={classes['quiet']}>{strings.progress.noBadges}</p>;
  return (
    <ul className={classes['badges']}>
      {badges.map(({ id, of, earnedAt }) => {
        const Icon = icons[id];
        const { title, text } = strings.progress.badge[id];
        return (
          <li key={`${id} ${of}`}>
            <span className={classes['medal']} aria-hidden="true">
              <Icon size={20} />
            </span>
            <span>
              <strong>{of === null ? title : `${title}: ${nameOf(of)}`}</strong>
              <small>
                {text} · <TimeAgo at={earnedAt} />
              </small>
            </span>
          </li>
        );
      })}
    </ul>
  );
}

/** A level by its word, a track by its own title. */
function nameOf(of: string): string {
  const level = ExerciseLevel.safeParse(of);
  return level.success ? strings.catalogue.level[level.data] : of;
}
