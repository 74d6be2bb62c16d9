// Leaves processes behind that ignore TERM and have their own session.
import { spawn } from 'node:child_process';
import { createServer } from 'node:http';

createServer((_request, response) => {
  spawn('setsid', ['sh', '-c', "trap '' TERM HUP INT; while :; do sleep 1; done"], { detached: true, stdio: 'ignore' }).unref();
  response.end('{}');
}).listen(process.env.PORT, process.env.HOST);
