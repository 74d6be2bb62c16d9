import { IconCheck, IconClock, IconDatabase } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { ExerciseSummary } from '#contracts/exercise.ts';
import { strings } from '../../strings/strings.ts';
import classes from './exercise-station.module.css';

interface ExerciseStationProps {
  exercise: ExerciseSummary;
  /** Better done before, and not passed yet. */
  missing: readonly ExerciseSummary[];
  isNext: boolean;
}

/** One exercise: a node on its track's wire, and a card hanging from it. */
export function ExerciseStation({ exercise, missing, isNext }: ExerciseStationProps) {
  const { slug, title, summary, minutes, services, languages, progress, bestScore } = exercise;
  return (
    <li className={classes['station']} data-progress={progress} data-next={isNext || undefined}>
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
        {missing.length > 0 && (
          <span className={classes['after']}>
            {strings.catalogue.after}: {missing.map((one) => one.title).join(', ')}
          </span>
        )}
        <span className={classes['state']}>
          {isNext && progress === 'not-started' && strings.catalogue.nextMark}
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
