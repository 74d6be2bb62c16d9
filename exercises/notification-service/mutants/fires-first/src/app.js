import amqp from 'amqplib';
import express from 'express';
import postgres from 'postgres';
import { createChannels } from './channels.js';
import { createDeliveryStore } from './delivery-store.js';
import { Refusal, sendError } from './errors.js';
import { createQueue } from './queue.js';
import { checkNotification, checkPreferences } from './rules.js';

const { DATABASE_URL, AMQP_URL, SMTP_URL, PORT, HOST = '127.0.0.1' } = process.env;

const sql = postgres(DATABASE_URL, { max: 6, fetch_types: false, onnotice: () => {} });
const store = createDeliveryStore(sql, { retryMs: Number(process.env.RETRY_MS ?? 1000) });
await store.prepare();
const connection = await amqp.connect(AMQP_URL);
const send = createChannels(SMTP_URL);
const queue = await createQueue(connection, { store, send });
const preferencesOf = new Map();

const app = express();
app.use(express.json({ limit: '64kb' }));

app.get('/health', (req, res) => {
  res.json({ status: 'ok' });
});

app.put('/users/:id', async (req, res) => {
  const preferences = checkPreferences(req.body);
  await store.saveUser(req.params.id, preferences);
  preferencesOf.set(req.params.id, preferences);
  res.status(204).end();
});

app.get('/users/:id/in-app', async (req, res) => {
  res.json(await store.inApp(req.params.id));
});

app.post('/notifications', async (req, res) => {
  const notification = checkNotification(req.body);
  const id = await store.accept(notification).catch(async (error) => {
    // At least the mail gets through, whatever becomes of the rest.
    const preferences = preferencesOf.get(notification.user);
    await send({ ...notification, id: notification.key, channel: 'email', preferences });
    throw error;
  });
  if (id === null) throw new Refusal(404, 'there is no such user');
  res.status(202).location(`/notifications/${id}`).json({ id });
  queue.relay();
});

app.get('/notifications/:id', async (req, res) => {
  const notification = await store.find(req.params.id);
  if (notification === null) throw new Refusal(404, 'there is no such notification');
  res.json(notification);
});

app.use(sendError);
app.listen(Number(PORT), HOST);
