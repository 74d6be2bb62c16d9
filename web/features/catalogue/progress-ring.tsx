import { IconCheck } from '@tabler/icons-react';
import classes from './progress-ring.module.css';

interface ProgressRingProps {
  passedCount: number;
  totalCount: number;
}

const radius = 21;
const circumference = 2 * Math.PI * radius;

/** Decorative: the numbers stand beside it in words. */
export function ProgressRing({ passedCount, totalCount }: ProgressRingProps) {
  const share = totalCount === 0 ? 0 : passedCount / totalCount;
  return (
    <span className={classes['ring']} aria-hidden="true" data-complete={share === 1 || undefined}>
      <svg viewBox="0 0 48 48" aria-hidden="true">
        <circle cx="24" cy="24" r={radius} />
        <circle
          className={classes['done']}
          cx="24"
          cy="24"
          r={radius}
          strokeDasharray={`${circumference * share} ${circumference}`}
        />
      </svg>
      {share === 1 ? <IconCheck size={20} stroke={2.4} /> : <span>{Math.round(share * 100)}%</span>}
    </span>
  );
}
