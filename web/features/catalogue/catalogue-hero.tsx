import { Button } from '@mantine/core';
import { IconArrowRight } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { ExerciseSummary } from '#contracts/exercise.ts';
import { PageTitle } from '../../components/page-title.tsx';
import { strings } from '../../strings/strings.ts';
import classes from './catalogue-hero.module.css';

interface CatalogueHeroProps {
  /** `null` for a visitor. */
  name: string | null;
  next: ExerciseSummary | undefined;
  passedCount: number;
  totalCount: number;
}

export function CatalogueHero({ name, next, passedCount, totalCount }: CatalogueHeroProps) {
  return (
    <div className={classes['hero']}>
      <div className={classes['inner']}>
        <div className={classes['text']}>
          <PageTitle>{name ? strings.catalogue.welcome(name) : strings.catalogue.heroTitle}</PageTitle>
          {name ? <Progress passedCount={passedCount} totalCount={totalCount} /> : <p>{strings.catalogue.heroLead}</p>}
        </div>
        {next && <NextUp exercise={next} isVisitor={!name} />}
      </div>
      <svg className={classes['wire']} viewBox="0 0 1440 90" preserveAspectRatio="none" aria-hidden="true">
        <path d="M0 60H250l22-34 34 58 30-72 26 48H690l18-20 26 34 22-14H1030l24-44 34 74 30-58 20 28H1440" />
      </svg>
    </div>
  );
}

function Progress({ passedCount, totalCount }: { passedCount: number; totalCount: number }) {
  const isDone = totalCount > 0 && passedCount === totalCount;
  return (
    <>
      <p>{isDone ? strings.catalogue.allDone : strings.catalogue.solved(passedCount, totalCount)}</p>
      <progress
        className={classes['bar']}
        aria-label={strings.catalogue.yourProgress}
        max={Math.max(totalCount, 1)}
        value={passedCount}
      />
    </>
  );
}

function NextUp({ exercise, isVisitor }: { exercise: ExerciseSummary; isVisitor: boolean }) {
  const isBegun = exercise.progress === 'started';
  return (
    <div className={classes['next']}>
      <span className={classes['nextLabel']}>{isBegun ? strings.catalogue.begun : strings.catalogue.next}</span>
      <strong>{exercise.title}</strong>
      <span className={classes['nextFacts']}>
        {strings.catalogue.level[exercise.level]} · {strings.catalogue.minutesLong(exercise.minutes)}
      </span>
      <Button
        component={Link}
        to={`/exercises/${exercise.slug}`}
        rightSection={<IconArrowRight size={16} />}
        size="md"
        mt={10}
      >
        {isVisitor ? strings.catalogue.start : isBegun ? strings.catalogue.continue : strings.catalogue.begin}
      </Button>
    </div>
  );
}
