import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { checkPort } from './check-port.ts';

test('names the taken port and how to use another', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await expect(checkPort('127.0.0.1', port)).rejects.toThrow(
    new RegExp(`^Port ${port} on 127.0.0.1 is taken .*: PORT=\\d+ npm start$`),
  );
  await new Promise((resolve) => server.close(resolve));
  await expect(checkPort('127.0.0.1', port)).resolves.toBeUndefined();
});

test('says so when the address is not one of this machine', async () => {
  // 192.0.2.0/24 is reserved for documentation: no machine has it.
  await expect(checkPort('192.0.2.1', 3000)).rejects.toThrow('Use an address of this machine');
});
