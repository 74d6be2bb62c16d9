import { Link } from '@tanstack/react-router';
import type { TimeSpent } from '#contracts/progress.ts';
import { strings } from '../../strings/strings.ts';
import classes from './progress.module.css';

export function TimeTable({ times }: { times: readonly TimeSpent[] }) {
  if (times.length === 0) return null;
  return (
    <section aria-labelledby="progress-times">
      <h2 id="progress-times">{strings.progress.times}</h2>
      <p className={classes['quiet']}>{strings.progress.timesText}</p>
      <table className={classes['times']}>
        <thead>
          <tr>
            <th scope="col">{strings.progress.exercise}</th>
            <th scope="col">{strings.progress.spent}</th>
            <th scope="col">{strings.progress.planned}</th>
          </tr>
        </thead>
        <tbody>
          {times.map(({ slug, title, minutes, spentMinutes, isPassed }) => (
            <tr key={slug}>
              <th scope="row">
                <Link to="/exercises/$slug" params={{ slug }}>
                  {title}
                </Link>
                {!isPassed && <small>{strings.progress.notPassed}</small>}
              </th>
              <td>{spentMinutes === 0 ? strings.progress.lessThanAMinute : strings.progress.minutes(spentMinutes)}</td>
              <td>{strings.progress.minutes(minutes)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
