import express from 'express';
import { Redis } from 'ioredis';

const redis = new Redis(process.env.REDIS_URL);
redis.on('error', (error) => console.error(`redis: ${error.message}`));

const app = express();
app.use(express.json());

app.get('/health', (req, res) => {
  res.json({ status: 'ok' });
});

app.post('/keys', async (req, res) => {
  // Start here: check limit and windowMs, make a key, remember both in Redis.
  res.status(501).json({ error: 'not built yet' });
});

app.get('/tides', (req, res) => {
  // `redis.defineCommand('admit', { numberOfKeys: 1, lua: '…' })` runs a script as one step.
  res.json({ tides: ['04:12 high', '10:31 low', '16:40 high', '22:58 low'] });
});

app.listen(Number(process.env.PORT), '127.0.0.1');
