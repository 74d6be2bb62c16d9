import express from 'express';
import postgres from 'postgres';

const sql = postgres(process.env.DATABASE_URL, { onnotice: () => {} });

await sql`
  create table if not exists users (
    id            text primary key,
    email         text not null,
    password_hash text not null
  )`;

const app = express();
app.use(express.json());

app.get('/health', (req, res) => {
  res.json({ status: 'ok' });
});

app.post('/register', async (req, res) => {
  // Start here: check the body, store the user, answer 201.
  // `import { hash, verify } from '@node-rs/argon2'` for passwords, and `jose` for JSON web tokens.
  res.status(501).json({ error: 'not built yet' });
});

app.listen(Number(process.env.PORT), '127.0.0.1');
