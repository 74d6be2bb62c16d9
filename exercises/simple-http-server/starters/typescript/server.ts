import { createServer, type ServerResponse } from 'node:http';

// `node:http` calls this function once for every request.
const server = createServer((request, response) => {
  if (request.method === 'GET' && request.url === '/') {
    sendJson(response, 200, { message: 'Hello, backend!' });
    return;
  }

  // Start here: GET /time, then GET /echo?msg=…
  // `request.url` is the path with its query string, still encoded.
  sendJson(response, 501, { error: 'not built yet' });
});

// Node strips the types when it starts and does not check them: your editor does.
function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' });
  response.end(JSON.stringify(body));
}

// The port differs with every start. Do not write a number here.
server.listen(Number(process.env.PORT), '127.0.0.1');
