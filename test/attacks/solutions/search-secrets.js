// Looks for a needle in every readable file and in every other process, then says what it found.
import { closeSync, openSync, readdirSync, readFileSync, readSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';

const needle = ['WIREKATA', 'CANARY', process.env.NEEDLE_SUFFIX ?? '7f3a'].join('-');
let fileCount = 0;

function look(file) {
  try {
    if (statSync(file).size > 64 * 1024 * 1024) return;
    fileCount += 1;
    if (readFileSync(file).includes(needle)) console.log(`FOUND ${file}`);
  } catch {
    // Unreadable is what we hope for.
  }
}

function walk(folder) {
  let entries = [];
  try {
    entries = readdirSync(folder, { withFileTypes: true });
  } catch {
    return;
  }
  for (const entry of entries) {
    const file = path.join(folder, entry.name);
    if (['/proc', '/sys'].includes(file)) continue;
    if (entry.isDirectory()) walk(file);
    else if (entry.isFile()) look(file);
  }
}

/** What the kernel tells of the machine; reading `kmsg` would wait for its next line. */
function searchKernel(folder) {
  let names = [];
  try {
    names = readdirSync(folder);
  } catch {
    return;
  }
  for (const name of names) {
    if (folder === '/proc' && (/^\d+$/.test(name) || ['self', 'thread-self', 'kmsg'].includes(name))) continue;
    const file = path.join(folder, name);
    try {
      if (statSync(file).isDirectory()) searchKernel(file);
      else look(file);
    } catch {
      // Not for us.
    }
  }
}

function searchProcess(pid) {
  for (const name of ['environ', 'cmdline', 'maps', 'status', 'mountinfo']) look(`/proc/${pid}/${name}`);
  for (const name of ['fd', 'cwd', 'root']) {
    try {
      readdirSync(`/proc/${pid}/${name}`);
      if (Number(pid) !== process.pid) console.log(`OPEN /proc/${pid}/${name}`);
    } catch {
      // Closed.
    }
  }
  if (Number(pid) === process.pid) return;
  try {
    const memory = openSync(`/proc/${pid}/mem`, 'r');
    readSync(memory, Buffer.alloc(1), 0, 1, 0x400000);
    closeSync(memory);
    console.log(`OPEN /proc/${pid}/mem`);
  } catch {
    // Closed.
  }
}

let hasSearched = false;
createServer((_request, response) => {
  if (!hasSearched) {
    hasSearched = true;
    walk('/');
    searchKernel('/proc');
    for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) searchProcess(pid);
    for (const key of Object.keys(process.env)) if (`${process.env[key]}`.includes(needle)) console.log(`FOUND environment ${key}`);
    console.log(`SEARCHED ${fileCount} files, ${readdirSync('/proc').filter((name) => /^\d+$/.test(name)).join(' ')}`);
  }
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end('{"hello":"wire"}');
}).listen(process.env.PORT, process.env.HOST);
