import type { Approval, Oidc, SignIn } from '../api/oidc.ts';
import { LearnerFailure } from '../failure.ts';
import { clip } from '../json/clip.ts';
import type { TestScopes } from '../test-scope.ts';
import { createAuthorStub } from './author-stub.ts';
import type { IdentityProvider } from './identity-provider.ts';

const defaultUser = { sub: 'kata-user-1', email: 'ada@example.org', email_verified: true, name: 'Ada Lovelace' };

/** The identity provider as authors of exercises see it. */
export function createAuthorOidc(provider: IdentityProvider, scopes: TestScopes): Oidc {
  const stub = createAuthorStub(provider, scopes);
  return {
    ...stub,
    get url() {
      return provider.issuer;
    },
    get issuer() {
      return provider.issuer;
    },
    async signIn(location: string, { user, quirks, denied = false }: SignIn = {}): Promise<Approval> {
      scopes.current();
      const { request, callback } = readRequest(location, provider);
      const code = provider.grant({
        request,
        user: user ?? defaultUser,
        quirks: new Set([...(provider.options.quirks ?? []), ...(quirks ?? [])]),
      });
      if (denied) callback.searchParams.set('error', 'access_denied');
      else callback.searchParams.set('code', code);
      if (request['state'] !== undefined) callback.searchParams.set('state', request['state']);
      return { path: `${callback.pathname}${callback.search}`, code, request };
    },
  };
}

/** @throws LearnerFailure when a provider would show an error page instead of a sign-in. */
function readRequest(
  location: string,
  { issuer, options }: IdentityProvider,
): { request: Record<string, string>; callback: URL } {
  const fail = (message: string, expected: string): never => {
    throw new LearnerFailure({ message, expected, actual: clip(location, 512) });
  };
  const url = URL.parse(location);
  if (url === null || `${url.origin}${url.pathname}` !== `${issuer}/authorize`)
    return fail('The program does not send people to the provider.', `${issuer}/authorize?…`);
  const request = Object.assign(Object.create(null), Object.fromEntries(url.searchParams)) as Record<string, string>;
  const callback = URL.parse(request['redirect_uri'] ?? '');
  if (request['response_type'] !== 'code')
    fail('The authorization request does not ask for a code.', 'response_type=code');
  if (!(request['scope'] ?? '').split(' ').includes('openid'))
    fail('The authorization request does not ask for an identity.', 'a scope with openid');
  if (options.clientId !== undefined && request['client_id'] !== options.clientId)
    fail('The authorization request is of another client.', `client_id=${options.clientId}`);
  return callback === null
    ? fail('The authorization request has no redirect_uri that is an address.', 'redirect_uri=http://…')
    : { request, callback };
}
