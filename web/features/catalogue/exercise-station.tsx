import { IconCheck, IconClock, IconDatabase } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { ExerciseSummary } from '#contracts/exercise.ts';
import { strings } from '../../strings/strings.ts';
import classes from './exercise-station.module.css';

/** One exercise: a node on its track's wire, and a card hanging from it. */
export function ExerciseStation({ exercise }: { exercise: ExerciseSummary }) {
  const { slug, title, summary, minutes, services, languages, progress, bestScore } = exercise;
  return (
    <li className={classes['station']} data-progress={progress}>
      <span className={classes['node']} aria-hidden="true">
        {progress === 'passed' && <IconCheck size={12} stroke={3.4} />}
      </span>
      <Link to="/exercises/$slug" params={{ slug }} className={classes['card']}>
        <span className={classes['title']}>{title}</span>
        <span className={classes['summary']}>{summary}</span>
        <span className={classes['facts']}>
          <span>
            <IconClock size={14} aria-hidden /> {strings.catalogue.minutes(minutes)}
          </span>
          {services.map((service) => (
            <span key={service}>
              <IconDatabase size={14} aria-hidden /> {service}
            </span>
          ))}
          <span className={classes['languages']}>{languages.map(({ id }) => id).join(' · ')}</span>
        </span>
        <span className={classes['state']}>
          {progress === 'not-started' ? (
            <span className="visually-hidden">{strings.catalogue.progress[progress]}</span>
          ) : (
            strings.catalogue.progress[progress]
          )}
          {progress === 'started' && bestScore !== null && bestScore > 0 && ` · ${bestScore} %`}
        </span>
      </Link>
    </li>
  );
}
