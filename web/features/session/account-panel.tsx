import type { ReactNode } from 'react';
import { PageTitle } from '../../components/page-title.tsx';
import { strings } from '../../strings/strings.ts';
import classes from './account-panel.module.css';
import { WireSample } from './wire-sample.tsx';

interface AccountPanelProps {
  title: string;
  lead: string;
  children: ReactNode;
  footer: ReactNode;
}

/** The frame of both account pages: the form, and beside it what one gets. */
export function AccountPanel({ title, lead, children, footer }: AccountPanelProps) {
  return (
    <div className={classes['panel']}>
      <section className={classes['form']}>
        <div className={classes['inner']}>
          <PageTitle>{title}</PageTitle>
          <p className={classes['lead']}>{lead}</p>
          {children}
          <p className={classes['footer']}>{footer}</p>
        </div>
      </section>
      <section className={classes['pitch']} aria-label={strings.session.pitchTitle}>
        <h2>{strings.session.pitchTitle}</h2>
        <ul>
          {strings.session.pitchPoints.map((point) => (
            <li key={point}>{point}</li>
          ))}
        </ul>
        <WireSample />
      </section>
    </div>
  );
}
