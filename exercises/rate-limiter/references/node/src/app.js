import { once } from 'node:events';
import express from 'express';
import { Redis } from 'ioredis';
import { Refusal, refusePath, sendError } from './errors.js';
import { checkLimit, createKeyStore } from './key-store.js';
import { createLimiter } from './limiter.js';

const { REDIS_URL, VISITOR_LIMIT, VISITOR_WINDOW_MS, PORT, HOST = '127.0.0.1' } = process.env;

// Without a time limit, a Redis that hangs would hang every visitor; without a queue, one that is away fails at once.
const redis = new Redis(REDIS_URL, { commandTimeout: 1500, enableOfflineQueue: false, retryStrategy: () => 200 });
redis.on('error', (error) => console.error(`redis: ${error.message}`));
const keys = createKeyStore(redis);
const limiter = createLimiter(redis);
const visitors = { limit: Number(VISITOR_LIMIT), windowMs: Number(VISITOR_WINDOW_MS) };

const app = express();
app.disable('x-powered-by');
app.disable('etag');
app.use(express.json({ limit: '16kb' }));

app.get('/health', (req, res) => {
  res.json({ status: 'ok' });
});

app.post('/keys', async (req, res) => {
  res.status(201).json(await keys.add(checkLimit(req.body)));
});

app.get('/tides', limitRate, (req, res) => {
  res.json({ tides: ['04:12 high', '10:31 low', '16:40 high', '22:58 low'] });
});

app.use(refusePath);
app.use(sendError);

async function limitRate(req, res, next) {
  const decision = await decide(req).catch(letInWithoutRedis);
  if (decision !== undefined) {
    const { isAdmitted, limit, remaining, waitMs } = decision;
    res.set({ 'X-RateLimit-Limit': String(limit), 'X-RateLimit-Remaining': String(remaining) });
    if (!isAdmitted) {
      throw new Refusal(429, 'too many requests', { headers: { 'Retry-After': String(Math.ceil(waitMs / 1000)) } });
    }
  }
  next();
}

/** A visitor is the address of the connection: headers are what the visitor likes to write. */
async function decide(req) {
  const key = req.get('X-Api-Key');
  if (key === undefined) return limiter.admit(`visitor:${req.socket.remoteAddress}`, visitors);
  return limiter.admit(`key:${key}`, await keys.get(key));
}

/** Better no limit than no tides. */
function letInWithoutRedis(error) {
  if (error instanceof Refusal) throw error;
  console.error(`not limited: ${error.message}`);
  return undefined;
}

await once(redis, 'ready');
app.listen(Number(PORT), HOST);
