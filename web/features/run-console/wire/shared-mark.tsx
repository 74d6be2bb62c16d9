import { strings } from '../../../strings/strings.ts';
import classes from './caused-view.module.css';

/** Other requests were in flight: any of them may have caused it. */
export function SharedMark() {
  return (
    <span className={classes['shared']} title={strings.wire.sharedText}>
      {strings.wire.shared}
      <span className="visually-hidden">: {strings.wire.sharedText}</span>
    </span>
  );
}
