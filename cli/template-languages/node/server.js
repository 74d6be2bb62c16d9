import { createServer } from 'node:http';

const server = createServer((_request, response) => {
  response.writeHead(STATUS, { 'content-type': 'application/json' });
  response.end(JSON.stringify(ANSWER));
});

server.listen(Number(process.env.PORT), process.env.HOST);
