// A different attack on the client in each answer (H5, H6): a redirect into loopback, bombs, floods, drips, poisoned JSON.
import { createServer } from 'node:http';
import { brotliCompressSync, gzipSync } from 'node:zlib';

const zeros = Buffer.alloc(50_000_000);
const gzipBomb = gzipSync(zeros);
const brotliBomb = brotliCompressSync(zeros);
const asJson = (body) => (response) => response.writeHead(200, { 'content-type': 'application/json' }).end(body);

const attacks = [
  (response) => response.writeHead(302, { location: 'http://127.0.0.1:5432/' }).end(),
  (response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipBomb),
  (response) => response.writeHead(200, { 'content-encoding': 'br' }).end(brotliBomb),
  (response) => {
    const more = () => {
      while (response.write(zeros.subarray(0, 65_536)));
      response.once('drain', more);
    };
    more();
  },
  (response) => {
    for (let count = 0; count < 2000; count += 1) response.setHeader(`x-${count}`, 'y'.repeat(50));
    response.end('{}');
  },
  (response) => {
    response.writeHead(200);
    setInterval(() => response.write(' '), 50);
  },
  asJson('{"__proto__":{"status":"ok","message":"ok"},"constructor":{"prototype":{"status":"ok"}}}'),
  asJson('['.repeat(200_000) + ']'.repeat(200_000)),
  asJson('{"status":1e400,"uptime":1e400}'),
  asJson(JSON.stringify({ status: 'x'.repeat(5_000_000) })),
];
let count = 0;
createServer((request, response) => {
  response.on('error', () => {});
  request.socket.on('error', () => {});
  attacks[count++ % attacks.length](response);
}).listen(process.env.PORT, process.env.HOST);
