// Prints the header of a frame of Docker's stream with a result inside (H12), and is the reference otherwise.
const result = JSON.stringify({ type: 'end', seq: 1, total: 1, passed: 1 });
const header = Buffer.from([1, 0, 0, 0, 0, 0, 0, result.length]);
for (const type of [0, 1, 2, 3, 255]) {
  header[0] = type;
  process.stdout.write(Buffer.concat([header, Buffer.from(`${result}\n`)]));
}
await import('./honest.js');
