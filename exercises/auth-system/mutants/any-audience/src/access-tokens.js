import { jwtVerify, SignJWT } from 'jose';
import { Refusal } from './errors.js';

const alg = 'HS256';
const lifetime = '900s';

export function createAccessTokens({ secret, audience }) {
  const key = new TextEncoder().encode(secret);
  return {
    issue: (userId) =>
      new SignJWT()
        .setProtectedHeader({ alg })
        .setSubject(userId)
        .setAudience(audience)
        .setIssuedAt()
        .setExpirationTime(lifetime)
        .sign(key),

    /** The id of the user whom the header `Authorization` speaks for. */
    async verify(authorization = '') {
      const [scheme, token = ''] = authorization.split(' ');
      if (scheme !== 'Bearer') throw unauthorized();
      try {
        const options = { algorithms: [alg], requiredClaims: ['sub', 'exp'] };
        const { payload } = await jwtVerify(token, key, options);
        return payload.sub;
      } catch {
        throw unauthorized();
      }
    },
  };
}

export const unauthorized = () =>
  new Refusal(401, 'a valid access token is needed', { headers: { 'WWW-Authenticate': 'Bearer' } });
