import { useQuery } from '@tanstack/react-query';
import { Outlet } from '@tanstack/react-router';
import { sessionQuery } from '../api/queries.ts';
import { Brand } from '../components/brand.tsx';
import { AccountMenu } from '../features/session/account-menu.tsx';
import { strings } from '../strings/strings.ts';
import { ColorSchemeMenu } from './color-scheme-menu.tsx';
import classes from './layout.module.css';
import { MainMenu } from './main-menu.tsx';

export function Layout() {
  const session = useQuery(sessionQuery());
  const account = session.data ?? null;
  return (
    <>
      <a className={classes['skip']} href="#content">
        {strings.app.skipToContent}
      </a>
      <header className={classes['header']}>
        <Brand />
        <MainMenu isMember={account !== null} />
        <div className={classes['end']}>
          <ColorSchemeMenu />
          {session.isPending ? <span className={classes['accountPlace']} /> : <AccountMenu account={account} />}
        </div>
      </header>
      <main id="content" tabIndex={-1} className={classes['main']}>
        <Outlet />
      </main>
    </>
  );
}
