/** A server program whose handler is this source: `(req, res, body) => …`. Answers `/health` itself. */
export function serverOf(handler: string, before = ''): string {
  return `
import http from 'node:http';
import net from 'node:net';
import zlib from 'node:zlib';
${before}
const handle = ${handler};
const json = (res, status, value, headers = {}) => {
  const text = JSON.stringify(value);
  res.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text), ...headers }).end(text);
};
http.createServer((req, res) => {
  if (req.url === '/health') return json(res, 200, { ok: true });
  const pieces = [];
  req.on('data', (piece) => pieces.push(piece));
  req.on('end', () => handle(req, res, Buffer.concat(pieces).toString('utf8'), json));
}).listen(Number(process.env.PORT), process.env.HOST);
`;
}

/** Books in memory: creates, reads, and keeps the rules that the standard hygiene tests look at. */
export const goodServer = serverOf(
  `(req, res, body, json) => {
  const path = req.url.split('?')[0];
  const method = req.method === 'HEAD' ? 'GET' : req.method;
  if (path === '/') return method === 'GET' ? json(res, 200, { books: books.size }) : json(res, 405, { error: 'no' }, { allow: 'GET, HEAD' });
  if (path === '/books' && method === 'POST') return create(req, res, body, json);
  const [, id] = /^\\/books\\/(\\d+)$/.exec(path) ?? [];
  if (id && books.has(id) && method === 'GET') return json(res, 200, books.get(id));
  return json(res, 404, { error: 'not found' });
}`,
  `
const books = new Map();
const create = (req, res, body, json) => {
  if (Buffer.byteLength(body) > 100_000) return json(res, 413, { error: 'too large' });
  if (!/^application\\/json/.test(req.headers['content-type'] ?? '')) return json(res, 415, { error: 'json only' });
  let value;
  try { value = JSON.parse(body); } catch { return json(res, 400, { error: 'bad json' }); }
  if (typeof value?.title !== 'string') return json(res, 422, { errors: [{ field: 'title', message: 'is missing' }] });
  const id = String(books.size + 1);
  books.set(id, { id, title: value.title });
  json(res, 201, books.get(id), { location: '/books/' + id });
};`,
);

/** Sends these bytes to every connection, whatever is asked; `/health` is none of its business. */
export function rawServer(onConnection: string): string {
  return `
import net from 'node:net';
net.createServer((socket) => {
  socket.on('error', () => {});
  (${onConnection})(socket);
}).listen(Number(process.env.PORT), process.env.HOST);
`;
}
