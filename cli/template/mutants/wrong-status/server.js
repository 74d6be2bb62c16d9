import { createServer } from 'node:http';

const server = createServer((_request, response) => {
  response.writeHead(201, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ greeting: 'hello' }));
});

server.listen(Number(process.env.PORT));
