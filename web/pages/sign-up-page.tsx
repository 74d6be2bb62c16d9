import { getRouteApi, Link } from '@tanstack/react-router';
import { AccountForm } from '../features/session/account-form.tsx';
import { AccountPanel } from '../features/session/account-panel.tsx';
import { SignInProviders } from '../features/session/sign-in-providers.tsx';
import { strings } from '../strings/strings.ts';

const route = getRouteApi('/sign-up');

export function SignUpPage() {
  const { next } = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <AccountPanel
      title={strings.session.signUpTitle}
      lead={next ? strings.session.needed : strings.session.signUpLead}
      footer={
        <>
          {strings.session.hasAccount}{' '}
          <Link to="/sign-in" search={{ next }}>
            {strings.session.signIn}
          </Link>
        </>
      }
    >
      <SignInProviders next={next ?? '/'} />
      <AccountForm kind="sign-up" onDone={() => navigate({ href: next ?? '/' })} />
    </AccountPanel>
  );
}
