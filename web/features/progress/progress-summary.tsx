import { IconFlame } from '@tabler/icons-react';
import type { Progress } from '#contracts/progress.ts';
import { strings } from '../../strings/strings.ts';
import { BadgeList } from './badge-list.tsx';
import { DayGrid } from './day-grid.tsx';
import classes from './progress.module.css';
import { TrackBars } from './track-bars.tsx';

type Shown = Omit<Progress, 'times'>;

/** What both the learner and visitors of a shared profile see. */
export function ProgressSummary({ progress, isOwn }: { progress: Shown; isOwn: boolean }) {
  const { passedCount, totalCount, submissionCount, streak, days, today, tracks, badges } = progress;
  return (
    <>
      <dl className={classes['figures']}>
        <div>
          <dt>{strings.progress.passed}</dt>
          <dd>
            {strings.progress.ofAll(passedCount, totalCount)} <small>{strings.progress.exercises}</small>
          </dd>
        </div>
        <div data-active={streak.currentDays > 0 || undefined}>
          <dt>
            <IconFlame size={15} aria-hidden /> {strings.progress.streak}
          </dt>
          <dd>
            {strings.progress.days(streak.currentDays)} <small>{strings.progress.longest(streak.longestDays)}</small>
          </dd>
          {isOwn && <dd className={classes['note']}>{streakNote(progress)}</dd>}
        </div>
        <div>
          <dt>{strings.progress.runs}</dt>
          <dd>
            {submissionCount} <small>{strings.progress.runsText}</small>
          </dd>
        </div>
      </dl>
      <DayGrid days={days} today={today} />
      <div className={classes['columns']}>
        <section aria-labelledby="progress-tracks">
          <h2 id="progress-tracks">{strings.progress.tracks}</h2>
          <TrackBars tracks={tracks} />
        </section>
        <section aria-labelledby="progress-badges">
          <h2 id="progress-badges">{strings.progress.badges}</h2>
          <BadgeList badges={badges} />
        </section>
      </div>
    </>
  );
}

function streakNote({ streak }: Shown): string {
  if (streak.isTodayDone) return strings.progress.todayDone;
  return streak.currentDays > 0 ? strings.progress.todayOpen : strings.progress.noStreak;
}
