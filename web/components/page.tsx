import type { ReactNode } from 'react';
import classes from './page.module.css';
import { PageTitle } from './page-title.tsx';

interface PageProps {
  title: string;
  lead?: ReactNode;
  /** Beside the title on wide screens, below it on narrow ones. */
  aside?: ReactNode;
  children: ReactNode;
}

export function Page({ title, lead, aside, children }: PageProps) {
  return (
    <div className={classes['page']}>
      <div className={classes['head']}>
        <div>
          <PageTitle>{title}</PageTitle>
          {lead && <p className={classes['lead']}>{lead}</p>}
        </div>
        {aside}
      </div>
      {children}
    </div>
  );
}
