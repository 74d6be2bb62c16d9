import type { Stub } from './served.ts';
import type { Json } from './values.ts';

/**
 * What is wrong with the identity token, or with what belongs to it. `wrong-signature` is signed by another key of the same
 * name, `hmac-signature` with HS256 and the public key as its secret, `no-signature` has the algorithm `none`;
 * `other-subject` makes userinfo speak of somebody else.
 */
export type OidcQuirk =
  | 'wrong-nonce'
  | 'no-nonce'
  | 'wrong-audience'
  | 'wrong-issuer'
  | 'expired'
  | 'wrong-signature'
  | 'hmac-signature'
  | 'no-signature'
  | 'other-subject';

export interface OidcOptions {
  /** What the program is registered as; put both into `env` of `kata.yaml`. Without them every client is accepted. */
  clientId?: string;
  clientSecret?: string;
  /** For every sign-in. */
  quirks?: readonly OidcQuirk[];
}

export interface SignIn {
  /** Claims about the person; default `sub`, `email`, `email_verified: true` and `name` of one who is always the same. */
  user?: Record<string, Json>;
  quirks?: readonly OidcQuirk[];
  /** The person says no: the program gets `error=access_denied`. */
  denied?: boolean;
}

/** Where the provider sends the browser after a sign-in. */
export interface Approval {
  /** The program's callback with code and state, to be requested from it: `await api.get(back.path, { headers: { cookie } })`. */
  readonly path: string;
  readonly code: string;
  /** What the program had asked for: `expect.value(back.request.code_challenge_method, 'method').is('S256')`. */
  readonly request: Record<string, string>;
}

/**
 * An OpenID Connect provider that the harness plays (`services.oidc`); the program gets its issuer as `OIDC_ISSUER`.
 * Discovery, keys (RS256), authorization code with PKCE, token and userinfo; a code works once. As a stub its routes are
 * `GET /.well-known/openid-configuration`, `GET /jwks`, `GET /authorize`, `POST /token`, `GET /userinfo`.
 */
export interface Oidc extends Stub {
  /** The issuer, which is also the address. */
  readonly issuer: string;
  /**
   * Signs a person in as the browser would, at the address that the program has redirected to:
   * `const back = await idp.signIn(expect.header(await api.get('/login'), 'location'), { quirks: ['expired'] })`
   */
  signIn(location: string, options?: SignIn): Promise<Approval>;
}
