import { Loader } from '@mantine/core';
import { strings } from '../strings/strings.ts';
import classes from './notice-page.module.css';

export function PendingPage() {
  return (
    <div className={classes['pending']} role="status">
      <Loader type="dots" aria-hidden />
      <span className="visually-hidden">{strings.app.loading}</span>
    </div>
  );
}
