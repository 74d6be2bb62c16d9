import { IconMenu2 } from '@tabler/icons-react';
import { Link, useRouterState } from '@tanstack/react-router';
import { DropPanel, dropItem } from '../components/drop-panel.tsx';
import { strings } from '../strings/strings.ts';
import classes from './layout.module.css';

const entries = [
  { to: '/', title: strings.app.exercises, isForMembers: false },
  { to: '/submissions', title: strings.app.submissions, isForMembers: true },
  { to: '/progress', title: strings.progress.link, isForMembers: true },
  { to: '/cohorts', title: strings.app.cohorts, isForMembers: true },
  { to: '/leaderboard', title: strings.app.leaderboard, isForMembers: true },
] as const;

/** Links in a row where there is room, the same links in a menu on narrow screens. */
export function MainMenu({ isMember }: { isMember: boolean }) {
  const path = useRouterState({ select: (state) => state.location.pathname });
  const shown = entries.filter((entry) => isMember || !entry.isForMembers);
  const isCurrent = (to: string) => (to === '/' ? path === '/' || path.startsWith('/exercises') : path.startsWith(to));
  return (
    <>
      <nav className={classes['links']} aria-label={strings.app.mainMenu}>
        {shown.map(({ to, title }) => (
          <Link key={to} to={to} className={classes['link']} aria-current={isCurrent(to) ? 'page' : undefined}>
            {title}
          </Link>
        ))}
      </nav>
      <div className={classes['narrowMenu']}>
        <DropPanel label={strings.app.mainMenu} face={<IconMenu2 size={20} />} side="start">
          <nav aria-label={strings.app.mainMenu}>
            {shown.map(({ to, title }) => (
              <Link key={to} to={to} className={dropItem} aria-current={isCurrent(to) ? 'page' : undefined}>
                {title}
              </Link>
            ))}
          </nav>
        </DropPanel>
      </div>
    </>
  );
}
