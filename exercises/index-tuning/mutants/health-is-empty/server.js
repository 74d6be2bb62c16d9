import { readFile } from 'node:fs/promises';
import express from 'express';
import postgres from 'postgres';
import { createShop } from './shop.js';

const { DATABASE_URL, PORT, HOST = '127.0.0.1' } = process.env;
const sql = postgres(DATABASE_URL, { max: 4, fetch_types: false, onnotice: () => {} });
const shop = createShop(sql);
const app = express();
app.use(express.json());

app.get('/health', (req, res) => {
  res.json({});
});

app.get('/customers', async (req, res) => {
  res.json(await shop.findCustomers(req.query.email));
});

app.get('/customers/:id/orders', async (req, res) => {
  res.json(await shop.ordersOf(Number(req.params.id)));
});

app.get('/orders/disputed', async (req, res) => {
  res.json(await shop.disputedOrders());
});

app.get('/days/:day', async (req, res) => {
  const [total] = await shop.totalOfDay(req.params.day);
  res.json(total);
});

app.post('/orders', async (req, res) => {
  const { customerId, totalCents } = req.body;
  const [order] = await sql`
    insert into orders (customer_id, status, placed_at, total_cents)
    values (${customerId}, 'open', now(), ${totalCents}) returning id`;
  res.status(201).json(order);
});

await sql.unsafe(await readFile(new URL('indexes.sql', import.meta.url), 'utf8')).simple();
await sql`analyze customers, orders`;
app.listen(Number(PORT), HOST);
