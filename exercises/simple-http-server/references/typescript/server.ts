import { createServer } from 'node:http';
import { answer } from './answer.ts';

const server = createServer((request, response) => {
  const { status, body, headers } = answer(request.method ?? 'GET', request.url ?? '/');
  const bytes = Buffer.from(JSON.stringify(body));
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': bytes.length,
    ...headers,
  });
  // Node leaves the body out of the answer to a HEAD request.
  response.end(bytes);
});

server.listen(Number(process.env.PORT), process.env.HOST ?? '127.0.0.1');
