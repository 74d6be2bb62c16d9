import { createHash, randomBytes } from 'node:crypto';
import express from 'express';
import { createCookieStore } from './cookies.js';
import { Refusal, refusePath, sendError } from './errors.js';
import { createIdentityProvider } from './identity-provider.js';
import { createMemberStore } from './member-store.js';
import { ownPath } from './own-path.js';

const { OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET, PORT } = process.env;
const origin = `http://127.0.0.1:${PORT}`;

const provider = createIdentityProvider({
  issuer: OIDC_ISSUER,
  clientId: OIDC_CLIENT_ID,
  clientSecret: OIDC_CLIENT_SECRET,
  redirectUri: `${origin}/callback`,
});
const members = createMemberStore();
// What a browser has begun, and whom it is logged in as.
const logins = createCookieStore('login');
const sessions = createCookieStore('session');

const random = () => randomBytes(32).toString('base64url');

const app = express();
app.disable('x-powered-by');
app.disable('etag');
app.use(express.json({ limit: '16kb' }));

app.get('/health', (req, res) => {
  res.json({ status: 'ok' });
});

app.post('/members', (req, res) => {
  res.status(201).json(members.add(req.body));
});

app.get('/login', async (req, res) => {
  const login = { state: random(), nonce: random(), verifier: random(), next: ownPath(req.query.next, origin) };
  const challenge = createHash('sha256').update(login.verifier).digest('base64url');
  const url = await provider.authorizationUrl({ ...login, challenge });
  logins.put(res, login);
  res.redirect(url);
});

app.get('/callback', async (req, res) => {
  const { code, state, error } = req.query;
  // Whatever becomes of it, this login is over.
  const login = logins.take(req, res);
  if (login === undefined || state !== login.state) throw new Refusal(400, 'this browser has not begun this login');
  if (error !== undefined) throw new Refusal(403, 'the provider was told not to say who you are');
  if (typeof code !== 'string') throw new Refusal(400, 'a code is needed');
  const { id } = members.identify(await provider.identify(code, login));
  sessions.put(res, { memberId: id });
  // Not `res.redirect`: it would encode the path once more.
  res.status(302).set('Location', login.next).end();
});

app.get('/me', (req, res) => {
  const session = sessions.find(req);
  if (session === undefined) throw new Refusal(401, 'nobody is logged in');
  res.json(members.find(session.memberId));
});

app.post('/logout', (req, res) => {
  res.clearCookie('session');
  res.status(204).end();
});

app.use(refusePath);
app.use(sendError);

app.listen(Number(PORT), '127.0.0.1');
