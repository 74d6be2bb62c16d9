// Tries to sit where services are expected (H9).
import { createServer } from 'node:net';

for (const port of [5432, 6379]) {
  for (const host of ['127.0.0.1', '127.0.0.2', '0.0.0.0', '::1', '::']) {
    const answer = await new Promise((resolve) => {
      createServer((socket) => socket.end('-ERR nobody\r\n'))
        .on('error', (error) => resolve(error.code))
        .listen(port, host, () => resolve('LISTENS'))
        .unref();
    });
    console.log(`PROBE H9 ${host}:${port} ${answer}`);
  }
}
