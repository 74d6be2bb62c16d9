import {
  IconCircleCheckFilled,
  IconCircleDashed,
  IconCircleMinus,
  IconCircleXFilled,
  IconClockX,
  IconLoader2,
} from '@tabler/icons-react';
import { strings } from '../../strings/strings.ts';
import type { TestView } from './run-state.ts';
import classes from './status-icon.module.css';

const icons = {
  pending: IconCircleDashed,
  running: IconLoader2,
  passed: IconCircleCheckFilled,
  failed: IconCircleXFilled,
  'timed-out': IconClockX,
  skipped: IconCircleMinus,
} as const;

export function StatusIcon({ status }: { status: TestView['status'] }) {
  const Icon = icons[status];
  return (
    <Icon
      size={18}
      role="img"
      aria-label={strings.run.status[status]}
      className={classes['icon']}
      data-status={status}
    />
  );
}
