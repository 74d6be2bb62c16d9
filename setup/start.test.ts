import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { startProcess } from '#test/support/child-process.ts';
import { freePort } from '#test/support/redis-container.ts';

test('npm start says where it looked for a Docker engine that is not there, and gives the data folder up', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'wirekata-start-'));
  try {
    const engine = `unix://${folder}/nobody.sock`;
    const env = { DATA_DIR: folder, PORT: String(await freePort()), DOCKER_HOST: engine };
    const product = startProcess('setup/bootstrap.mjs', env, ['start']);
    expect(await product.ended()).toBe(1);
    expect(product.output()).toContain(`No Docker engine answers at DOCKER_HOST=${engine} (ENOENT). Start it there.\n`);
    expect(await readdir(folder)).not.toContain('running.json');
  } finally {
    await rm(folder, { recursive: true });
  }
});
