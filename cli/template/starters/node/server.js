import { createServer } from 'node:http';

const server = createServer((_request, response) => {
  response.writeHead(501, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ error: 'not built yet' }));
});

server.listen(Number(process.env.PORT));
