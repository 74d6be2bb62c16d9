import express from 'express';
import { openDatabase } from './database.js';
import { drain } from './drain.js';

const { DATABASE_URL, DRAIN_MS, PORT, HOST = '127.0.0.1' } = process.env;

const database = openDatabase(DATABASE_URL);
let isDraining = false;

const app = express();
app.disable('x-powered-by');
app.disable('etag');

app.get('/live', (req, res) => {
  res.json({ status: 'alive' });
});

app.get('/ready', async (req, res) => {
  if (isDraining) return res.status(503).json({ error: 'about to stop' });
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

process.on('SIGTERM', async () => {
  if (isDraining) process.exit(1);
  isDraining = true;
  await drain(server, Number(DRAIN_MS));
  process.exit(0);
});
