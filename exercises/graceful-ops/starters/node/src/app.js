import express from 'express';
import { Pool } from 'pg';

const pool = new Pool({ connectionString: process.env.DATABASE_URL });

const app = express();

app.get('/live', (req, res) => {
  res.json({ status: 'alive' });
});

app.get('/ready', async (req, res) => {
  // Start here: 200 when `select 1` works, 503 when it does not.
  res.status(501).json({ error: 'not built yet' });
});

app.listen(Number(process.env.PORT), '127.0.0.1');
