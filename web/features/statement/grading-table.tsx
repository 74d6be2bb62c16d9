import type { ExerciseDetail } from '#contracts/exercise.ts';
import { strings } from '../../strings/strings.ts';
import classes from './statement.module.css';

const { limit } = strings.exercise;

/** Points by group and the limits of a run: shown before anyone runs into them. */
export function GradingTable({ exercise: { plan, limits } }: { exercise: ExerciseDetail }) {
  const rows = [
    [limit.wall, strings.run.duration(limits.wallMs)],
    [limit.test, strings.run.duration(limits.testMs)],
    [limit.boot, strings.run.duration(limits.bootMs)],
    [limit.memory, `${Math.round(limits.memoryBytes / 1024 ** 2)} MiB`],
    [limit.output, `${Math.round(limits.outputBytes / 1024)} KiB`],
  ] as const;
  return (
    <section className={classes['grading']} aria-labelledby="grading-title">
      <h2 id="grading-title">{strings.exercise.grading}</h2>
      <ul className={classes['groups']}>
        {plan.map(({ id, title, points, visibility, optional }) => (
          <li key={id}>
            <span>{title}</span>
            <small>
              {optional ? `${strings.exercise.optional}, ` : ''}
              {strings.exercise.visibility[visibility]}
            </small>
            <b>{strings.exercise.points(points)}</b>
          </li>
        ))}
      </ul>
      <h3>{strings.exercise.limits}</h3>
      <dl className={classes['limits']}>
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
