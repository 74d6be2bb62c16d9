import { createRemoteJWKSet, errors, jwtVerify } from 'jose';
import { Refusal } from './errors.js';

const timeoutMs = 2000;

/** What a program needs of an OpenID Connect provider: where to send people, and who came back with a code. */
export function createIdentityProvider({ issuer, clientId, clientSecret, redirectUri }) {
  let discovered;

  /** The provider's description and keys, fetched once it is known to work. */
  const discover = async () => {
    const metadata = await fetchJson(`${issuer}/.well-known/openid-configuration`);
    return { metadata, keys: createRemoteJWKSet(new URL(metadata.jwks_uri), { timeoutDuration: timeoutMs }) };
  };
  const provider = () => {
    discovered ??= discover().catch((error) => {
      discovered = undefined;
      throw error;
    });
    return discovered;
  };

  const exchange = async (code, verifier) => {
    const { metadata } = await provider();
    const credentials = Buffer.from(`${clientId}:${clientSecret}`).toString('base64');
    return fetchJson(metadata.token_endpoint, {
      method: 'POST',
      headers: { authorization: `Basic ${credentials}` },
      body: new URLSearchParams({
        grant_type: 'authorization_code',
        code,
        redirect_uri: redirectUri,
        code_verifier: verifier,
      }),
    });
  };

  return {
    async authorizationUrl({ state, nonce, challenge }) {
      const { metadata } = await provider();
      const url = new URL(metadata.authorization_endpoint);
      url.search = new URLSearchParams({
        response_type: 'code',
        client_id: clientId,
        redirect_uri: redirectUri,
        scope: 'openid email profile',
        state,
        nonce,
        code_challenge: challenge,
        code_challenge_method: 'S256',
      });
      return url.href;
    },

    /** The claims about the person, every one of them checked. */
    async identify(code, { verifier, nonce }) {
      const { id_token: idToken = '' } = await exchange(code, verifier);
      const { keys } = await provider();
      const options = { algorithms: ['RS256'], issuer, requiredClaims: ['sub', 'exp'] };
      const { payload } = await jwtVerify(idToken, keys, options).catch(refuseToken);
      if (payload.nonce !== nonce) throw new Refusal(401, 'the identity token is of another login');
      return payload;
    },
  };
}

function refuseToken(error) {
  if (error instanceof errors.JWKSTimeout) throw badGateway(error);
  throw new Refusal(401, `the identity token is not valid: ${error.message}`);
}

async function fetchJson(url, options) {
  const answer = await fetch(url, { ...options, signal: AbortSignal.timeout(timeoutMs) }).catch(failGateway);
  if (answer.status >= 400 && answer.status < 500) throw new Refusal(401, 'the provider refuses the code');
  if (!answer.ok) throw badGateway(new Error(`status ${answer.status}`));
  return answer.json().catch(failGateway);
}

function failGateway(error) {
  throw badGateway(error);
}

function badGateway(error) {
  console.error(`provider: ${error.message}`);
  return new Refusal(502, 'the provider does not answer as it should');
}
