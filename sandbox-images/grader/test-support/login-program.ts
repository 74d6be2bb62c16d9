/**
 * A program that signs people in by an OpenID Connect provider, without any library. `leftOut` are the checks that it
 * forgets, by the names below.
 */
export function loginProgram(leftOut: readonly string[] = []): string {
  return `
import http from 'node:http';
import crypto from 'node:crypto';
const checks = (name) => !${JSON.stringify(leftOut)}.includes(name);
const issuer = process.env.OIDC_ISSUER;
const clientId = 'kata', clientSecret = 's3cret';
const callback = 'http://127.0.0.1:' + process.env.PORT + '/callback';
const begun = new Map();
const random = () => crypto.randomBytes(16).toString('hex');
const decode = (part) => JSON.parse(Buffer.from(part, 'base64url').toString());
const get = async (url, options) => {
  const answer = await fetch(url, { ...options, signal: AbortSignal.timeout(1500) });
  if (!answer.ok) throw new Error('provider answered ' + answer.status);
  return answer.json();
};
async function verify(token, nonce) {
  const [head, body, signature] = token.split('.');
  const { alg, kid } = decode(head), claims = decode(body);
  if (checks('signature')) {
    if (alg !== 'RS256') throw new Error('algorithm');
    const { keys } = await get(issuer + '/jwks');
    const key = crypto.createPublicKey({ key: keys.find((one) => one.kid === kid), format: 'jwk' });
    if (!crypto.verify('RSA-SHA256', Buffer.from(head + '.' + body), key, Buffer.from(signature, 'base64url'))) throw new Error('signature');
  }
  if (checks('issuer') && claims.iss !== issuer) throw new Error('issuer');
  if (checks('audience') && claims.aud !== clientId) throw new Error('audience');
  if (checks('expiry') && claims.exp < Date.now() / 1000) throw new Error('expiry');
  if (checks('nonce') && claims.nonce !== nonce) throw new Error('nonce');
  return claims;
}
async function finish(url, cookie) {
  const { nonce, verifier, state } = begun.get(cookie) ?? {};
  begun.delete(cookie);
  if (checks('state') && (state === undefined || url.searchParams.get('state') !== state)) throw new Error('state');
  const body = new URLSearchParams({ grant_type: 'authorization_code', code: url.searchParams.get('code'), redirect_uri: callback, code_verifier: verifier ?? '' });
  const authorization = 'Basic ' + Buffer.from(clientId + ':' + clientSecret).toString('base64');
  const tokens = await get(issuer + '/token', { method: 'POST', body, headers: { authorization } });
  const claims = await verify(tokens.id_token, nonce);
  const user = await get(issuer + '/userinfo', { headers: { authorization: 'Bearer ' + tokens.access_token } });
  if (checks('subject') && user.sub !== claims.sub) throw new Error('subject');
  if (checks('verified') && !claims.email_verified) throw new Error('e-mail');
  return claims;
}
http.createServer(async (req, res) => {
  const url = new URL(req.url, callback);
  if (url.pathname === '/login') {
    const session = random(), state = random(), nonce = random(), verifier = random() + random();
    begun.set(session, { state, nonce, verifier });
    const challenge = crypto.createHash('sha256').update(verifier).digest('base64url');
    const query = new URLSearchParams({ response_type: 'code', client_id: clientId, redirect_uri: callback, scope: 'openid email', state, nonce, code_challenge: challenge, code_challenge_method: 'S256' });
    return res.writeHead(302, { location: issuer + '/authorize?' + query, 'set-cookie': 'sid=' + session }).end();
  }
  try {
    const { sub, email } = await finish(url, (req.headers.cookie ?? '').replace('sid=', ''));
    res.end(JSON.stringify({ sub, email }));
  } catch (error) { res.writeHead(401).end(JSON.stringify({ error: error.message })); }
}).listen(Number(process.env.PORT), '127.0.0.1');`;
}

/** Harness code: begins a sign-in, lets the person agree, and returns what the callback answered. */
export const signInSteps = `
  const idp = oidc({ clientId: 'kata', clientSecret: 's3cret' });
  const begin = async () => { const res = await api.get('/login'); return { location: expect.header(res, 'location'), cookie: expect.header(res, 'set-cookie') }; };
  const login = async (options) => { const { location, cookie } = await begin(); const back = await idp.signIn(location, options); return api.get(back.path, { headers: { cookie } }); };`;

/** Test name → body: what the curriculum asks of a login, each with the check that a program must not leave out. */
export const loginTests: Record<string, { body: string; check?: string }> = {
  right: { body: `expect.json(await login(), { sub: 'kata-user-1', email: 'ada@example.org' });` },
  user: {
    body: `expect.json(await login({ user: { sub: '7', email: 'b@c.d', email_verified: true } }), { sub: '7', email: 'b@c.d' });`,
  },
  denied: { body: `expect.status(await login({ denied: true }), 401);` },
  pkce: {
    body: `const { location } = await begin(); const { request } = await idp.signIn(location);
      expect.value([request.code_challenge_method, request.code_challenge.length], 'challenge').is(['S256', 43]);`,
  },
  replay: {
    body: `const { location, cookie } = await begin(); const back = await idp.signIn(location);
      await api.get(back.path, { headers: { cookie } }); expect.status(await api.get(back.path, { headers: { cookie } }), 401);`,
  },
  state: {
    body: `const { location } = await begin(); const back = await idp.signIn(location); const other = await begin();
      expect.value((await api.get(back.path, { headers: { cookie: other.cookie } })).json.error, 'error').is('state');`,
    check: 'state',
  },
  timeout: { body: `idp.hang('POST /token'); expect.status(await login(), 401);` },
  ...Object.fromEntries(
    Object.entries({
      'wrong-nonce': 'nonce',
      'no-nonce': 'nonce',
      'wrong-audience': 'audience',
      'wrong-issuer': 'issuer',
      expired: 'expiry',
      'wrong-signature': 'signature',
      'hmac-signature': 'signature',
      'no-signature': 'signature',
      'other-subject': 'subject',
    }).map(([quirk, check]) => [quirk, { body: `expect.status(await login({ quirks: ['${quirk}'] }), 401);`, check }]),
  ),
  unverified: {
    body: `expect.status(await login({ user: { sub: '7', email: 'b@c.d', email_verified: false } }), 401);`,
    check: 'verified',
  },
};
