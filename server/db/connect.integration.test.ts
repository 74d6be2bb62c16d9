import { expect, test } from 'vitest';
import { startCuttableProxy } from '#test/support/cuttable-proxy.ts';
import { createEmptyDatabase } from '#test/support/services.ts';
import { connectDatabase, isDatabaseUnavailable } from './connect.ts';

test('a transaction whose connection ends in the middle is refused, and the process lives', async () => {
  const database = await createEmptyDatabase();
  const proxy = await startCuttableProxy(database.url);
  const sql = connectDatabase(proxy.url, { poolSize: 1 });
  const broken = sql
    .begin(async (transaction) => {
      const asleep = transaction`SELECT pg_sleep(60)`;
      setTimeout(() => void proxy.cut().then(proxy.mend), 100);
      await asleep;
    })
    .catch((error: unknown) => error);
  expect(isDatabaseUnavailable(await broken)).toBe(true);
  expect(await sql`SELECT 1 AS one`).toEqual([{ one: 1 }]);
  await sql.end();
  await proxy.close();
  await database.drop();
});
