import { createInterface } from 'node:readline';

let total = 0;

// One line at a time: a whole night does not fit into memory.
for await (const line of createInterface({ input: process.stdin })) {
  // Start here: is the line well formed? What are its parts?
  total += 1;
}

console.log(JSON.stringify({ total }));
