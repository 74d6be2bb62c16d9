import { createServer } from 'node:http';

createServer((_request, response) => response.writeHead(501).end()).listen(process.env.PORT, process.env.HOST);
