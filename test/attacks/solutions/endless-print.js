import { writeSync } from 'node:fs';
import { createServer } from 'node:http';

const block = 'all work and no play makes Jack a dull boy\n'.repeat(2000);
createServer(() => {
  for (;;) writeSync(1, block);
}).listen(process.env.PORT, process.env.HOST);
