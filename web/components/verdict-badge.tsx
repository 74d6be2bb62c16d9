import { IconAlertTriangle, IconCheck, IconTool, IconX } from '@tabler/icons-react';
import type { VerdictStatus } from '#contracts/verdict.ts';
import { strings } from '../strings/strings.ts';
import classes from './verdict-badge.module.css';

export type VerdictTone = 'passed' | 'failed' | 'warning' | 'info';

export function verdictTone(status: VerdictStatus): VerdictTone {
  switch (status) {
    case 'passed':
      return 'passed';
    case 'internal-error':
      return 'info';
    case 'time-limit-exceeded':
    case 'memory-limit-exceeded':
    case 'output-limit-exceeded':
      return 'warning';
    default:
      return 'failed';
  }
}

export function VerdictIcon({ status, size = 16 }: { status: VerdictStatus; size?: number }) {
  const Icon = { passed: IconCheck, failed: IconX, warning: IconAlertTriangle, info: IconTool }[verdictTone(status)];
  return <Icon size={size} aria-hidden />;
}

export function VerdictBadge({ status }: { status: VerdictStatus }) {
  return (
    <span className={classes['badge']} data-tone={verdictTone(status)}>
      <VerdictIcon status={status} size={14} />
      {strings.verdict.title[status]}
    </span>
  );
}
