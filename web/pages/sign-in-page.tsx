import { getRouteApi, Link } from '@tanstack/react-router';
import { AccountForm } from '../features/session/account-form.tsx';
import { AccountPanel } from '../features/session/account-panel.tsx';
import { SignInProviders } from '../features/session/sign-in-providers.tsx';
import { strings } from '../strings/strings.ts';

const route = getRouteApi('/sign-in');

export function SignInPage() {
  const { next, problem } = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <AccountPanel
      title={strings.session.signInTitle}
      lead={next ? strings.session.needed : strings.session.signInLead}
      footer={
        <>
          {strings.session.noAccount}{' '}
          <Link to="/sign-up" search={{ next }}>
            {strings.session.signUp}
          </Link>
        </>
      }
    >
      <SignInProviders next={next ?? '/'} problem={problem} />
      <AccountForm kind="sign-in" onDone={() => navigate({ href: next ?? '/' })} />
    </AccountPanel>
  );
}
