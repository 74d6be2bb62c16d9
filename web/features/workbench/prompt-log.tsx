import { type ReactNode, useEffect, useRef } from 'react';
import classes from './prompt-log.module.css';

interface PromptLogProps {
  label: string;
  /** Said before there is anything. */
  idle: string;
  /** Grows with every entry. */
  count: number;
  children: ReactNode;
}

/** What was said and answered, the newest at the end and in sight. */
export function PromptLog({ label, idle, count, children }: PromptLogProps) {
  const log = useRef<HTMLDivElement>(null);

  // Syncs the scroll position with what was added.
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was added is read from the page
  useEffect(() => {
    if (log.current) log.current.scrollTop = log.current.scrollHeight;
  }, [count]);

  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region needs a tab stop
    <div ref={log} className={classes['log']} role="log" aria-label={label} tabIndex={0}>
      {count === 0 ? <p className={classes['idle']}>{idle}</p> : children}
    </div>
  );
}
