import type { ReactNode } from 'react';
import classes from './caused-section.module.css';

interface CausedSectionProps {
  title: string;
  /** What has to be known to read it. */
  note?: string | undefined;
  /** Facts beside the title. */
  facts?: string | undefined;
  children: ReactNode;
}

export function CausedSection({ title, note, facts, children }: CausedSectionProps) {
  return (
    <section className={classes['section']}>
      <h4 className={classes['title']}>
        {title} {facts && <span>{facts}</span>}
      </h4>
      {note && <p className={classes['note']}>{note}</p>}
      {children}
    </section>
  );
}
