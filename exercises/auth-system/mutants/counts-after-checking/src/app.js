import express from 'express';
import postgres from 'postgres';
import { createAccessTokens, unauthorized } from './access-tokens.js';
import { checkAccount, checkCredentials, wrongCredentials } from './account-rules.js';
import { refusePath, sendError } from './errors.js';
import { createLoginThrottle } from './login-throttle.js';
import { hashPassword, isPassword } from './passwords.js';
import { createSessionStore } from './session-store.js';
import { createTables } from './tables.js';
import { createUserStore } from './user-store.js';

const { DATABASE_URL, JWT_SECRET, JWT_AUDIENCE, PORT, HOST = '127.0.0.1' } = process.env;

const sql = postgres(DATABASE_URL, { max: 8, onnotice: () => {} });
const users = createUserStore(sql);
const sessions = createSessionStore(sql);
const throttle = createLoginThrottle(sql);
const accessTokens = createAccessTokens({ secret: JWT_SECRET, audience: JWT_AUDIENCE });

const app = express();
app.disable('x-powered-by');
app.disable('etag');
app.use(express.json({ limit: '16kb' }));

app.get('/health', (req, res) => {
  res.json({ status: 'ok' });
});

app.post('/register', async (req, res) => {
  const { email, password } = checkAccount(req.body);
  res.status(201).json(await users.add({ email, passwordHash: await hashPassword(password) }));
});

app.post('/login', async (req, res) => {
  const { email, password } = checkCredentials(req.body);
  await throttle.refuseBlocked(email);
  const user = await users.findByEmail(email);
  if (!(await isPassword(password, user?.passwordHash))) {
    await throttle.countFailure(email);
    throw wrongCredentials();
  }
  await throttle.forget(email);
  res.json({ accessToken: await accessTokens.issue(user.id), refreshToken: await sessions.open(user.id) });
});

app.get('/me', async (req, res) => {
  const user = await users.find(await accessTokens.verify(req.headers.authorization));
  if (user === undefined) throw unauthorized();
  res.json(user);
});

app.post('/refresh', async (req, res) => {
  const { userId, refreshToken } = await sessions.renew(req.body?.refreshToken);
  res.json({ accessToken: await accessTokens.issue(userId), refreshToken });
});

app.post('/logout', async (req, res) => {
  await sessions.close(req.body?.refreshToken);
  res.status(204).end();
});

app.use(refusePath);
app.use(sendError);

await createTables(sql);
app.listen(Number(PORT), HOST);
