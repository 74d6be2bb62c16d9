import { createServer } from 'node:http';

const hoard = [];
createServer(() => {
  for (;;) hoard.push(Buffer.alloc(8 * 1024 * 1024, 1));
}).listen(process.env.PORT, process.env.HOST);
