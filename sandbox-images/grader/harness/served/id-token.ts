import { randomUUID } from 'node:crypto';
import { exportJWK, exportSPKI, generateKeyPair, type JWK, SignJWT, UnsecuredJWT } from 'jose';
import type { OidcQuirk } from '../api/oidc.ts';
import type { Json } from '../api/values.ts';

const algorithm = 'RS256';
const lifetimeSeconds = 600;
const keyId = 'kata-1';

export type Claims = { issuer: string; audience: string; nonce: string | undefined; user: Record<string, Json> };

/** Signs identity tokens, right ones and those with something wrong. */
export interface TokenSigner {
  keys(): Promise<JWK[]>;
  sign(claims: Claims, quirks: ReadonlySet<OidcQuirk>): Promise<string>;
}

export function createTokenSigner(): TokenSigner {
  // Made while the program boots: two keys take some 200 ms of a processor.
  const pairs = Promise.all([generateKeyPair(algorithm), generateKeyPair(algorithm)]);
  pairs.catch(() => undefined);
  return {
    async keys() {
      const [own] = await pairs;
      return [{ ...(await exportJWK(own.publicKey)), kid: keyId, alg: algorithm, use: 'sig' }];
    },
    async sign(claims, quirks) {
      const [own, other] = await pairs;
      const payload = payloadOf(claims, quirks);
      if (quirks.has('no-signature')) return new UnsecuredJWT(payload).encode();
      if (quirks.has('hmac-signature')) {
        const secret = Buffer.from(await exportSPKI(own.publicKey));
        return new SignJWT(payload).setProtectedHeader({ alg: 'HS256', kid: keyId }).sign(secret);
      }
      const { privateKey } = quirks.has('wrong-signature') ? other : own;
      return new SignJWT(payload).setProtectedHeader({ alg: algorithm, kid: keyId }).sign(privateKey);
    },
  };
}

function payloadOf({ issuer, audience, nonce, user }: Claims, quirks: ReadonlySet<OidcQuirk>): Record<string, Json> {
  const now = Math.floor(Date.now() / 1000);
  const age = quirks.has('expired') ? 2 * lifetimeSeconds : 0;
  const given = quirks.has('wrong-nonce') ? randomUUID() : nonce;
  return {
    ...user,
    iss: quirks.has('wrong-issuer') ? 'https://evil.example' : issuer,
    aud: quirks.has('wrong-audience') ? 'another-client' : audience,
    iat: now - age,
    exp: now - age + lifetimeSeconds,
    ...(given === undefined || quirks.has('no-nonce') ? {} : { nonce: given }),
  };
}
