// Answers nothing: the event loop never comes back.
import { createServer } from 'node:http';

createServer(() => {
  for (;;);
}).listen(process.env.PORT, process.env.HOST);
