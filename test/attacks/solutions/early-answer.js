// Answers before it is asked, again and again, on connections that stay open (H5).
import { createServer } from 'node:net';

const answer = 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{}';
createServer((socket) => {
  socket.on('error', () => socket.destroy());
  socket.write(answer);
  socket.on('data', () => socket.write(answer + answer));
}).listen(process.env.PORT, process.env.HOST);
