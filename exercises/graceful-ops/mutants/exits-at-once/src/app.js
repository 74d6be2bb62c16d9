import express from 'express';
import { openDatabase } from './database.js';

const { DATABASE_URL, PORT, HOST = '127.0.0.1' } = process.env;

const database = openDatabase(DATABASE_URL);

const app = express();
app.disable('x-powered-by');
app.disable('etag');

app.get('/live', (req, res) => {
  res.json({ status: 'alive' });
});

app.get('/ready', async (req, res) => {
  if (!(await database.isWell())) return res.status(503).json({ error: 'the database does not answer' });
  return res.json({ status: 'ready' });
});

app.get('/report', async (req, res) => {
  const ms = Number(req.query.ms);
  try {
    await database.work(ms);
    res.json({ ms });
  } catch (error) {
    console.error(`report: ${error.message}`);
    res.status(503).json({ error: 'the database cannot be reached' });
  }
});

const server = app.listen(Number(PORT), HOST);

process.on('SIGTERM', () => {
  server.close();
  process.exit(0);
});
