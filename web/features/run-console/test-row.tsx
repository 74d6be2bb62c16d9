import { IconChevronRight } from '@tabler/icons-react';
import { useState } from 'react';
import type { HttpExchange } from '#contracts/run-event.ts';
import { strings } from '../../strings/strings.ts';
import type { TestView } from './run-state.ts';
import { StatusIcon } from './status-icon.tsx';
import { TestDetail } from './test-detail.tsx';
import classes from './test-row.module.css';

interface TestRowProps {
  test: TestView;
  exchanges: readonly HttpExchange[];
  /** The first failure opens by itself: it is the one to mend first. */
  isFirstFailed: boolean;
}

export function TestRow({ test, exchanges, isFirstFailed }: TestRowProps) {
  const [isOpen, setIsOpen] = useState<boolean | null>(null);
  const isDone = test.status !== 'pending' && test.status !== 'running';
  const isShown = isDone && (isOpen ?? isFirstFailed);
  const line = (
    <>
      <StatusIcon status={test.status} />
      <span className={classes['title']}>{test.title}</span>
      {test.durationMs !== null && test.status !== 'skipped' && (
        <span className={classes['time']}>{strings.run.duration(test.durationMs)}</span>
      )}
    </>
  );
  return (
    <li className={classes['row']} data-test-id={test.id} data-status={test.status}>
      {isDone ? (
        <details open={isShown} onToggle={(event) => event.currentTarget.open !== isShown && setIsOpen(!isShown)}>
          <summary>
            {line}
            <IconChevronRight size={16} className={classes['chevron']} aria-hidden />
          </summary>
          {isShown && <TestDetail test={test} exchanges={exchanges} />}
        </details>
      ) : (
        <div className={classes['line']}>{line}</div>
      )}
    </li>
  );
}
