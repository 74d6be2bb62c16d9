import { Link } from '@tanstack/react-router';
import { strings } from '../strings/strings.ts';
import classes from './brand.module.css';

export function Brand() {
  return (
    <Link to="/" className={classes['brand']}>
      <svg viewBox="0 0 34 20" aria-hidden="true">
        <path d="M1 10h7l5 8 6-16 5 8h9" />
      </svg>
      {strings.app.name}
    </Link>
  );
}
