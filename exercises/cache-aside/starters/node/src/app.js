import express from 'express';
import postgres from 'postgres';
import { createCatalogue } from './catalogue.js';

const { DATABASE_URL, REDIS_URL, MISS_TTL_MS, PORT, HOST = '127.0.0.1' } = process.env;

const sql = postgres(DATABASE_URL, { max: 6, fetch_types: false, onnotice: () => {} });
await sql`
  create table if not exists products (
    id          int primary key,
    name        text not null,
    price_cents int not null
  )`;
await sql`
  create table if not exists customer_prices (
    customer    text,
    product_id  int references products,
    price_cents int not null,
    primary key (customer, product_id)
  )`;
const catalogue = createCatalogue({ sql, redisUrl: REDIS_URL, missTtlMs: Number(MISS_TTL_MS) });

const app = express();
app.use(express.json());

app.get('/health', (req, res) => {
  res.json({ status: 'ok' });
});

app.get('/products/:id', async (req, res) => {
  const product = await catalogue.findProduct(Number(req.params.id), req.get('X-Customer'));
  if (product === null) return res.status(404).json({ error: 'there is no such product' });
  res.json(product);
});

app.put('/products/:id', async (req, res) => {
  const { name, priceCents } = req.body;
  const product = { id: Number(req.params.id), name, priceCents };
  await catalogue.saveProduct(product);
  res.json(product);
});

app.put('/customers/:customer/prices/:id', async (req, res) => {
  const { customer, id } = req.params;
  await catalogue.savePrice({ customer, productId: Number(id), priceCents: req.body.priceCents });
  res.status(204).end();
});

app.use((error, req, res, next) => {
  console.error(error.message);
  res.status(error.status ?? 500).json({ error: 'something went wrong here' });
});

app.listen(Number(PORT), HOST);
