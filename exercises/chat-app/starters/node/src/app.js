import { createServer } from 'node:http';
import { Redis } from 'ioredis';
import postgres from 'postgres';
import { WebSocketServer } from 'ws';

const { DATABASE_URL, REDIS_URL, PORT, HOST = '127.0.0.1' } = process.env;

const sql = postgres(DATABASE_URL, { max: 6, onnotice: () => {} });
const redis = new Redis(REDIS_URL);
await sql`create table if not exists sessions (token text primary key, name text not null)`;
await redis.ping();

const sockets = new WebSocketServer({ noServer: true });

const server = createServer((request, response) => {
  const isHealth = request.url === '/health';
  response.writeHead(isHealth ? 200 : 404, { 'content-type': 'application/json' });
  response.end(JSON.stringify(isHealth ? { status: 'ok' } : { error: 'there is nothing here' }));
});

server.on('upgrade', (request, socket, head) => {
  // Who hangs up in the middle does not end the server.
  socket.on('error', () => socket.destroy());
  // Start here: who is it, and which room do they want? Then `sockets.handleUpgrade(request, socket, head, callback)`.
  socket.end('HTTP/1.1 501 Not Implemented\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
});

server.listen(Number(PORT), HOST);
