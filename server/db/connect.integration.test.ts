import { once } from 'node:events';
import { createServer, connect as openSocket } from 'node:net';
import { expect, test } from 'vitest';
import { createEmptyDatabase } from '#test/support/services.ts';
import { connectDatabase, isDatabaseUnavailable } from './connect.ts';

/** A way to the database that can be ended in silence, as when the database is killed. */
async function startWire(databaseUrl: string): Promise<{ url: string; hangUp: () => void; close: () => void }> {
  const target = new URL(databaseUrl);
  const hangUps = new Set<() => void>();
  const wire = createServer((client) => {
    const upstream = openSocket(Number(target.port), target.hostname);
    for (const socket of [client, upstream]) socket.on('error', () => undefined);
    client.pipe(upstream);
    upstream.on('data', (bytes) => client.write(bytes));
    upstream.on('close', () => client.destroy());
    hangUps.add(() => client.end());
    client.on('close', () => upstream.destroy());
  });
  wire.listen(0, '127.0.0.1');
  await once(wire, 'listening');
  const url = new URL(databaseUrl);
  url.host = `127.0.0.1:${(wire.address() as { port: number }).port}`;
  return {
    url: url.href,
    hangUp() {
      for (const hangUp of hangUps) hangUp();
      hangUps.clear();
    },
    close: () => void wire.close(),
  };
}

test('a transaction whose connection ends in the middle is refused, and the process lives', async () => {
  const database = await createEmptyDatabase();
  const wire = await startWire(database.url);
  const sql = connectDatabase(wire.url, { poolSize: 1 });
  const broken = sql
    .begin(async (transaction) => {
      const asleep = transaction`SELECT pg_sleep(60)`;
      setTimeout(wire.hangUp, 100);
      await asleep;
    })
    .catch((error: unknown) => error);
  expect(isDatabaseUnavailable(await broken)).toBe(true);
  expect(await sql`SELECT 1 AS one`).toEqual([{ one: 1 }]);
  await sql.end();
  wire.close();
  await database.drop();
});
