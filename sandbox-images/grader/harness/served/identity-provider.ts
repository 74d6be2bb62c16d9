import { createHash, randomUUID } from 'node:crypto';
import type { OidcOptions, OidcQuirk } from '../api/oidc.ts';
import type { StubCall, StubReply } from '../api/served.ts';
import type { Json } from '../api/values.ts';
import { createTokenSigner, type TokenSigner } from './id-token.ts';
import { type OnCall, StubServer } from './stub-server.ts';

/** What a person has agreed to, until the program fetches it. */
export type Grant = {
  request: Record<string, string>;
  user: Record<string, Json>;
  quirks: ReadonlySet<OidcQuirk>;
};

type Form = Record<string, string>;

/** An OpenID Connect provider: a stub whose routes keep codes and tokens. */
export class IdentityProvider extends StubServer {
  options: OidcOptions = {};
  readonly #signer: TokenSigner = createTokenSigner();
  readonly #codes = new Map<string, Grant>();
  readonly #tokens = new Map<string, Grant>();

  constructor(onCall: OnCall = () => undefined) {
    super('oidc', onCall);
    this.declare('GET /.well-known/openid-configuration', () => ({ json: this.#describe() }));
    this.declare('GET /jwks', async () => ({ json: { keys: await this.#signer.keys() } }));
    // People sign in through signIn(); whoever asks by himself is told what a browser would see.
    this.declare('GET /authorize', { headers: { 'content-type': 'text/html' }, body: '<h1>Sign in</h1>' });
    this.declare('POST /token', (call) => this.#exchange(call));
    this.declare('GET /userinfo', ({ headers }) => this.#tellUser(headers['authorization'] ?? ''));
  }

  get issuer(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** A code that the program can exchange once. */
  grant(grant: Grant): string {
    const code = randomUUID();
    this.#codes.set(code, grant);
    return code;
  }

  override beginTest(): void {
    super.beginTest();
    this.#codes.clear();
    this.#tokens.clear();
  }

  #describe(): Record<string, Json> {
    const at = (path: string): string => `${this.issuer}${path}`;
    return {
      issuer: this.issuer,
      authorization_endpoint: at('/authorize'),
      token_endpoint: at('/token'),
      userinfo_endpoint: at('/userinfo'),
      jwks_uri: at('/jwks'),
      response_types_supported: ['code'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['RS256'],
      scopes_supported: ['openid', 'email', 'profile'],
      code_challenge_methods_supported: ['S256'],
      token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post', 'none'],
    };
  }

  async #exchange(call: StubCall): Promise<StubReply> {
    const form: Form = Object.fromEntries(new URLSearchParams(call.text));
    if (!isRightClient(clientOf(call, form), this.options)) return refuse(401, 'invalid_client');
    if (form['grant_type'] !== 'authorization_code') return refuse(400, 'unsupported_grant_type');
    const grant = this.#codes.get(form['code'] ?? '');
    this.#codes.delete(form['code'] ?? '');
    if (grant === undefined) return refuse(400, 'invalid_grant', 'the code is unknown, or was used before');
    if (form['redirect_uri'] !== grant.request['redirect_uri'])
      return refuse(400, 'invalid_grant', 'redirect_uri is not the one of the authorization request');
    if (!isRightVerifier(form['code_verifier'], grant.request))
      return refuse(400, 'invalid_grant', 'code_verifier does not belong to the code_challenge');
    const { request, user, quirks } = grant;
    const accessToken = randomUUID();
    this.#tokens.set(accessToken, grant);
    const claims = { issuer: this.issuer, audience: request['client_id'] ?? '', nonce: request['nonce'], user };
    const idToken = await this.#signer.sign(claims, quirks);
    return {
      headers: { 'cache-control': 'no-store' },
      json: { access_token: accessToken, token_type: 'Bearer', expires_in: 600, id_token: idToken },
    };
  }

  #tellUser(authorization: string): StubReply {
    const grant = this.#tokens.get(authorization.replace(/^Bearer /i, ''));
    if (grant === undefined) return refuse(401, 'invalid_token');
    return { json: { ...grant.user, ...(grant.quirks.has('other-subject') ? { sub: 'somebody-else' } : {}) } };
  }
}

const refuse = (status: number, error: string, why?: string): StubReply => ({
  status,
  json: { error, ...(why === undefined ? {} : { error_description: why }) },
});

type Client = { id: string; secret: string };

/** By header or in the form, both of which RFC 6749 allows. */
function clientOf({ headers }: StubCall, form: Form): Client {
  const [, basic] = /^Basic (\S+)$/i.exec(headers['authorization'] ?? '') ?? [];
  if (basic === undefined) return { id: form['client_id'] ?? '', secret: form['client_secret'] ?? '' };
  const [id = '', ...secret] = Buffer.from(basic, 'base64').toString('utf8').split(':');
  return { id, secret: secret.join(':') };
}

function isRightClient({ id, secret }: Client, { clientId, clientSecret }: OidcOptions): boolean {
  return (clientId === undefined || id === clientId) && (clientSecret === undefined || secret === clientSecret);
}

function isRightVerifier(verifier: string | undefined, request: Form): boolean {
  const challenge = request['code_challenge'];
  if (challenge === undefined) return verifier === undefined;
  if (verifier === undefined) return false;
  const isHashed = request['code_challenge_method'] === 'S256';
  return challenge === (isHashed ? createHash('sha256').update(verifier).digest('base64url') : verifier);
}
