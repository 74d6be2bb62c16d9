import { createServer } from 'node:http';
import { Redis } from 'ioredis';
import postgres from 'postgres';
import { WebSocketServer } from 'ws';
import { watchPulse } from './heartbeat.js';
import { createMessageStore } from './message-store.js';
import { createPresence } from './presence.js';
import { createRooms } from './rooms.js';

const { DATABASE_URL, REDIS_URL, PORT, HOST = '127.0.0.1' } = process.env;
const pingMs = Number(process.env.PING_MS ?? 10_000);
const maxMessageBytes = 64 * 1024;

const sql = postgres(DATABASE_URL, { max: 6, fetch_types: false, onnotice: () => {} });
const redis = new Redis(REDIS_URL);
const store = createMessageStore(sql);
const presence = createPresence({ redis, lifeMs: 10 * pingMs });
const rooms = createRooms({ store, presence, redis, subscriber: redis.duplicate() });
const sockets = new WebSocketServer({ noServer: true, maxPayload: maxMessageBytes, skipUTF8Validation: true });

const server = createServer((request, response) => {
  const isHealth = request.url === '/health';
  response.writeHead(isHealth ? 200 : 404, { 'content-type': 'application/json' });
  response.end(JSON.stringify(isHealth ? { status: 'ok' } : { error: 'there is nothing here' }));
});

server.on('upgrade', async (request, socket, head) => {
  socket.on('error', () => socket.destroy());
  const { pathname, searchParams } = new URL(request.url, 'http://localhost');
  const [, room] = /^\/rooms\/([a-z0-9-]{1,40})$/.exec(pathname) ?? [];
  if (room === undefined) return refuse(socket, '404 Not Found');
  const name = await store.findName(request.headers.authorization?.replace(/^Bearer /, '') ?? '').catch(() => null);
  if (name === null) return refuse(socket, '401 Unauthorized');
  const since = searchParams.has('since') ? Number(searchParams.get('since')) : null;
  sockets.handleUpgrade(request, socket, head, (connection) => enter(connection, { room, name, since }));
});

function refuse(socket, status) {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

async function enter(connection, { room, name, since }) {
  // It closes itself, with the code that says why.
  connection.on('error', () => {});
  watchPulse(connection, pingMs);
  try {
    await rooms.join(connection, { room, name, since });
  } catch (error) {
    console.error(error);
    connection.close(1011);
  }
}

await store.prepare();
await rooms.listen();
server.listen(Number(PORT), HOST);
