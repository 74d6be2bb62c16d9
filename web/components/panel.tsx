import { type ReactNode, useId } from 'react';
import classes from './panel.module.css';

interface PanelProps {
  title: string;
  text?: ReactNode;
  children: ReactNode;
}

/** A titled part of a page: what it is about on one side, what can be done on the other. */
export function Panel({ title, text, children }: PanelProps) {
  const id = useId();
  return (
    <section className={classes['panel']} aria-labelledby={id}>
      <div>
        <h2 id={id}>{title}</h2>
        {text && <p>{text}</p>}
      </div>
      <div className={classes['body']}>{children}</div>
    </section>
  );
}
