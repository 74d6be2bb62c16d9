import express from 'express';
import { Redis } from 'ioredis';
import postgres from 'postgres';
import { Refusal, refusePath, sendError } from './errors.js';
import { createLinkRules } from './link-rules.js';
import { createLinkStore } from './link-store.js';

const { DATABASE_URL, REDIS_URL, PORT, HOST = '127.0.0.1', PUBLIC_HOST = 'sho.rt' } = process.env;

const sql = postgres(DATABASE_URL, { max: 8, fetch_types: false, onnotice: () => {} });
const redis = new Redis(REDIS_URL, { enableAutoPipelining: true });
const links = createLinkStore({ sql, redis });
const { checkLink } = createLinkRules({ publicHost: PUBLIC_HOST });

const app = express();
app.disable('x-powered-by');
app.disable('etag');
app.use(express.json({ limit: '16kb' }));

app.get('/health', (req, res) => {
  res.json({ status: 'ok' });
});

app.post('/links', async (req, res) => {
  const link = await links.add(checkLink(req.body));
  res.status(201).json(link);
});

app.get('/links/:code', async (req, res) => {
  res.json(await links.get(req.params.code));
});

app.get('/:code', async (req, res) => {
  const { code, url, expiresAt } = await links.find(req.params.code);
  if (expiresAt !== null && expiresAt <= new Date()) throw new Refusal(410, `the link ${code} has expired`);
  await links.countClick(code);
  // Not `res.redirect`: it would encode more than a header needs.
  res.status(302).set('Location', toAscii(url)).end();
});

app.use(refusePath);
app.use(sendError);

function toAscii(url) {
  return url.replace(/[^\x21-\x7e]+/g, encodeURIComponent);
}

await links.prepare();
app.listen(Number(PORT), HOST);
