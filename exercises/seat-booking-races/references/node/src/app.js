import express from 'express';
import postgres from 'postgres';
import { refusePath, sendError } from './errors.js';
import { checkHold } from './hold-rules.js';
import { createSeatStore } from './seat-store.js';

const { DATABASE_URL, PORT, HOST = '127.0.0.1' } = process.env;

// Two desks share fifteen connections.
const sql = postgres(DATABASE_URL, { max: 7, onnotice: () => {} });
const store = createSeatStore(sql);

const app = express();
app.disable('x-powered-by');
app.disable('etag');
app.use(express.json({ limit: '100kb' }));

app.get('/health', (req, res) => {
  res.json({ status: 'ok' });
});

app.post('/shows', async (req, res) => {
  const show = await store.addShow(req.body);
  res.status(201).location(`/shows/${show.id}`).json(show);
});

app.get('/shows/:id', async (req, res) => {
  res.json(await store.getShow(req.params.id));
});

app.post('/shows/:id/holds', async (req, res) => {
  res.status(201).json(await store.hold(req.params.id, checkHold(req.body)));
});

app.post('/holds/:id/booking', async (req, res) => {
  res.status(201).json(await store.book(req.params.id));
});

app.delete('/bookings/:id', async (req, res) => {
  await store.cancel(req.params.id);
  res.status(204).end();
});

app.use(refusePath);
app.use(sendError);

await store.prepare();
app.listen(Number(PORT), HOST);
