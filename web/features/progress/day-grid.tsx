import type { ActiveDay } from '#contracts/progress.ts';
import { strings } from '../../strings/strings.ts';
import { gridOf } from './grid-of.ts';
import classes from './progress.module.css';

/** A square a day, a column a week; the sentence below says the same to who does not see it. */
export function DayGrid({ days, today }: { days: readonly ActiveDay[]; today: string }) {
  return (
    <section className={classes['activity']} aria-labelledby="progress-activity">
      <h2 id="progress-activity">{strings.progress.activity}</h2>
      <div className={classes['grid']} aria-hidden="true">
        {gridOf(days, today).map(({ day, submissionCount }) => (
          <span
            key={day}
            data-heat={Math.min(4, Math.ceil(submissionCount / 3))}
            title={strings.progress.onDay(submissionCount, day)}
          />
        ))}
      </div>
      <p className={classes['quiet']}>{strings.progress.activityText(days.length)}</p>
    </section>
  );
}
