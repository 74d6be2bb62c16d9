import express from 'express';
import { Redis } from 'ioredis';
import postgres from 'postgres';

const sql = postgres(process.env.DATABASE_URL, { onnotice: () => {} });
const redis = new Redis(process.env.REDIS_URL);

await sql`
  create table if not exists links (
    code       text primary key,
    url        text not null,
    expires_at timestamptz
  )`;
await redis.ping();

const app = express();
app.use(express.json());

app.get('/health', (req, res) => {
  res.json({ status: 'ok' });
});

app.post('/links', async (req, res) => {
  // Start here: make a code, insert the link, answer 201 with a Location header.
  // `await sql`insert into links (code, url) values (${code}, ${url})`` is safe: values are never part of the SQL text.
  res.status(501).json({ error: 'not built yet' });
});

app.listen(Number(process.env.PORT), '127.0.0.1');
