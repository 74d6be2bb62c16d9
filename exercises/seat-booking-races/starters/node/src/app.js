import express from 'express';
import postgres from 'postgres';

// Two processes of this program share fifteen connections.
const sql = postgres(process.env.DATABASE_URL, { max: 7, onnotice: () => {} });

await sql`create table if not exists shows (id text primary key, title text not null)`;

const app = express();
app.use(express.json());

app.get('/health', (req, res) => {
  res.json({ status: 'ok' });
});

app.post('/shows', async (req, res) => {
  // Start here: store the show and its seats, answer 201 with a Location header.
  // Several statements that belong together: `await sql.begin(async (tx) => { await tx`…`; })`.
  res.status(501).json({ error: 'not built yet' });
});

app.listen(Number(process.env.PORT), '127.0.0.1');
