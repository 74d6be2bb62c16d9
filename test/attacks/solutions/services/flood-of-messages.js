// Fills RabbitMQ with messages that nobody takes, over connections that only ever grow in number.
const amqp = require('amqplib');
const http = require('node:http');
const flood = async () => {
  for (;;) {
    const connection = await amqp.connect(process.env.AMQP_URL);
    connection.on('error', () => {});
    const channel = await connection.createChannel();
    await channel.assertQueue('flood', { durable: true });
    channel.on('error', () => {});
    for (let count = 0; count < 20; count += 1) channel.sendToQueue('flood', Buffer.alloc(1_000_000), { persistent: true });
  }
};
for (let count = 0; count < 8; count += 1) flood().catch(() => {});
http.createServer((request, response) => response.end('ok')).listen(Number(process.env.PORT), '127.0.0.1');
