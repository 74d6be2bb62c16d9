import { kata } from '@kata/harness';
import { insertCost, readCost } from './costs.ts';
import { askByEmail, askDisputed, askOfCustomer, askOfDay, type Question } from './seed-shop.ts';

/** Pages of 8 KiB. The reference needs 5 to 30; reading the orders takes 3000, reading too much of an index hundreds. */
const maxPages = { email: 20, customer: 80, disputed: 80, day: 120 };
const maxIndexes = 3;
/** The reference needs 300: 80 for the row, and 55 for the primary key and each index. */
const maxBytesPerRow = 400;

export default kata(({ group, test, server, http, expect, pg }) => {
  const api = http(server('web'));

  group('reads', () => {
    const expectCheap = async (name: string, { path, expected }: Question, pages: number): Promise<void> => {
      const res = await api.get(path);
      expect.status(res, 200);
      expect.value(res.json.length, `the length of ${name}`).is(expected.length);
      const { scanned, pageCount, slowest } = await readCost(pg(), res);
      for (const table of scanned) {
        expect.fail(`${name}: Postgres reads the whole table \`${table}\`.`, {
          did: `GET ${path}`,
          expected: 'an index that leads to the rows',
          actual: slowest,
        });
      }
      expect.value(pageCount, `pages of 8 KiB read for ${name}`).atMost(pages);
    };

    test('reads.email', 'A customer is found by e-mail through an index', async (t) => {
      await expectCheap('a customer by e-mail', await askByEmail(pg(), t.rnd), maxPages.email);
    });

    test('reads.customer', 'The orders of a customer are found through an index', async (t) => {
      await expectCheap('the orders of a customer', await askOfCustomer(pg(), t.rnd), maxPages.customer);
    });

    test('reads.disputed', 'The newest disputed orders are found without reading the others', async () => {
      await expectCheap('the disputed orders', await askDisputed(pg()), maxPages.disputed);
    });

    test('reads.day', 'The total of a day reads the orders of that day only', async (t) => {
      await expectCheap('the total of a day', await askOfDay(pg(), t.rnd), maxPages.day);
    });
  });

  group('writes', () => {
    test('writes.indexes', 'There are at most three indexes beside the primary keys', async () => {
      const indexes = await pg().q(`
        select indexrelid::regclass::text as name from pg_index
        where indrelid in (select oid from pg_class where relnamespace = 'public'::regnamespace) and not indisprimary`);
      expect.value(indexes.length, 'indexes beside the primary keys').atMost(maxIndexes);
    });

    test(
      'writes.cheap',
      'An order that is inserted writes to its table and the indexes, and to nothing else',
      async () => {
        const { bytesPerRow } = await insertCost(pg());
        expect.value(bytesPerRow, "bytes in Postgres' write-ahead log for each inserted order").atMost(maxBytesPerRow);
      },
    );
  });
});
