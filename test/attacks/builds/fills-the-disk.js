import { writeFileSync } from 'node:fs';
const block = Buffer.alloc(1024 * 1024, 1);
for (let count = 0; ; count += 1) {
  writeFileSync(`/tmp/${count}`, block);
  writeFileSync(`/work/${count}`, block);
}
