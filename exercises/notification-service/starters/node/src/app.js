import amqp from 'amqplib';
import express from 'express';
import nodemailer from 'nodemailer';
import postgres from 'postgres';

const { DATABASE_URL, AMQP_URL, SMTP_URL, PORT, HOST = '127.0.0.1' } = process.env;

const sql = postgres(DATABASE_URL, { max: 6, onnotice: () => {} });
await sql`create table if not exists users (id text primary key, preferences jsonb not null)`;
const connection = await amqp.connect(AMQP_URL);
const channel = await connection.createConfirmChannel();
await channel.assertQueue('deliveries.dead', { durable: true });
const mailer = nodemailer.createTransport(SMTP_URL, { ignoreTLS: true });

const app = express();
app.use(express.json());

app.get('/health', (req, res) => {
  res.json({ status: 'ok' });
});

app.post('/notifications', async (req, res) => {
  // Start here: store it, answer 202, and let somebody else send it.
  res.status(501).json({ error: 'not built yet' });
});

app.listen(Number(PORT), HOST);
