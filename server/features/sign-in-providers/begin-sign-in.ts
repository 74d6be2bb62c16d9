import {
  buildAuthorizationUrl,
  type Configuration,
  calculatePKCECodeChallenge,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from 'openid-client';
import type { Secrets } from './sign-in-provider.ts';

/** Code flow with PKCE, a state and a nonce; a provider without nonces leaves it aside. */
export async function beginSignIn(
  configuration: Configuration,
  request: { redirectUrl: string; scope: string },
): Promise<{ url: URL; secrets: Secrets }> {
  const secrets: Secrets = { state: randomState(), nonce: randomNonce(), verifier: randomPKCECodeVerifier() };
  const url = buildAuthorizationUrl(configuration, {
    redirect_uri: request.redirectUrl,
    scope: request.scope,
    state: secrets.state,
    nonce: secrets.nonce,
    code_challenge: await calculatePKCECodeChallenge(secrets.verifier),
    code_challenge_method: 'S256',
  });
  return { url, secrets };
}
