import {
  allowInsecureRequests,
  authorizationCodeGrant,
  type Configuration,
  discovery,
  enableNonRepudiationChecks,
  fetchUserInfo,
} from 'openid-client';
import { z } from 'zod';
import { beginSignIn } from './begin-sign-in.ts';
import { personNamed } from './person-name.ts';
import type { SignInProvider } from './sign-in-provider.ts';

export type OidcSettings = { issuer: string; clientId: string; clientSecret: string | undefined; title: string };

const Claims = z.object({
  sub: z.string(),
  email: z.email().toLowerCase().optional().catch(undefined),
  // Some providers send the text "true"; nothing but the value itself counts.
  email_verified: z.boolean().optional().catch(undefined),
  name: z.string().optional().catch(undefined),
  preferred_username: z.string().optional().catch(undefined),
});

const timeoutSeconds = 10;

/** Any OpenID Connect provider. It is asked for its addresses and keys at the first sign-in, not at start. */
export function createOidcProvider({ issuer, clientId, clientSecret, title }: OidcSettings): SignInProvider {
  let known: Promise<Configuration> | undefined;
  const discover = async (): Promise<Configuration> => {
    // The signature is checked although the token comes straight from the provider: no proxy in between has to be trusted.
    const execute = [enableNonRepudiationChecks, ...(issuer.startsWith('http:') ? [allowInsecureRequests] : [])];
    return discovery(new URL(issuer), clientId, clientSecret, undefined, { execute, timeout: timeoutSeconds });
  };
  const configure = (): Promise<Configuration> => {
    known ??= discover().catch((error: unknown) => {
      known = undefined;
      throw error;
    });
    return known;
  };
  return {
    id: 'oidc',
    title,
    issuer,
    begin: async (redirectUrl) => beginSignIn(await configure(), { redirectUrl, scope: 'openid email profile' }),
    async complete(callback, { state, nonce, verifier }) {
      const configuration = await configure();
      const tokens = await authorizationCodeGrant(configuration, callback, {
        expectedState: state,
        expectedNonce: nonce,
        pkceCodeVerifier: verifier,
        idTokenExpected: true,
      });
      const inToken = Claims.parse(tokens.claims());
      const claims = inToken.email
        ? inToken
        : Claims.parse(await fetchUserInfo(configuration, tokens.access_token, inToken.sub));
      return {
        subject: inToken.sub,
        email: claims.email ?? null,
        isEmailVerified: claims.email_verified === true,
        name: personNamed(claims.name, claims.preferred_username, claims.email),
      };
    },
  };
}
