import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { CutWire } from '../components/cut-wire.tsx';
import { PageTitle } from '../components/page-title.tsx';
import { strings } from '../strings/strings.ts';
import classes from './notice-page.module.css';

export function NotFoundPage() {
  return (
    <div className={classes['notice']}>
      <CutWire />
      <PageTitle>{strings.app.notFoundTitle}</PageTitle>
      <p>{strings.app.notFoundText}</p>
      <Button component={Link} to="/">
        {strings.app.backToExercises}
      </Button>
    </div>
  );
}
