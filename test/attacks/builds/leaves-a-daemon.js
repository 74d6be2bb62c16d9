import { spawn } from 'node:child_process';
const daemon = "require('node:http').createServer((request, response) => response.end()).listen(3999, '127.0.0.1')";
spawn(process.execPath, ['-e', daemon], { detached: true, stdio: 'ignore' }).unref();
setTimeout(() => process.exit(0), 300);
