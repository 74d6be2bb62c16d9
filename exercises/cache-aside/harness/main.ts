import { type Json, kata, type Res } from '@kata/harness';
import { addPrice, addProduct, asCustomer, countQueries, makeProduct, type Product } from './catalogue.ts';
import { withGate } from './gate.ts';
import { cutEntries, listEntries } from './redis-entries.ts';

const readers = 200;
const maxQueries = 2;
const slowQueryMs = 1000;
const maxEntryTtlMs = 60_000;
/** Generous, for the machine may be busy: the statement promises two seconds. */
const patienceMs = 5000;
/** For the machine may be busy. */
const patience = { within: '10s', every: '5ms' } as const;

export default kata(({ group, test, server, http, expect, pg, redis, fault }) => {
  const web = server('web');
  const api = http(web);
  const other = http(server('web', { instance: 2 }));
  const pathOf = ({ id }: Product): string => `/products/${id}`;
  const expectProduct = (res: Res, product: Json): void => {
    expect.status(res, 200);
    expect.json(res, product);
  };
  const queriesSince = async (n: number): Promise<number> => countQueries(await pg().statements(n));

  group('cached', () => {
    test('cached.warm', 'What was read once is answered without Postgres', async (t) => {
      const product = makeProduct(t.rnd);
      const ada = `ada-${t.rnd.word()}`;
      await addProduct(pg(), product);
      await addPrice(pg(), ada, product, 5);
      for (const [who, priceCents] of [
        [{}, product.priceCents],
        [asCustomer(ada), 5],
      ] as const) {
        expectProduct(await api.get(pathOf(product), who), { ...product, priceCents });
        const again = await api.get(pathOf(product), who);
        expectProduct(again, { ...product, priceCents });
        expect.sqlAtMost(again, 0);
      }
    });

    test('cached.unknown', 'That there is no such product is remembered, too', async (t) => {
      const { id } = makeProduct(t.rnd);
      const ask = () => api.get(`/products/${id}`);
      expect.status(await ask(), 404);
      const again = await ask();
      expect.status(again, 404);
      expect.sqlAtMost(again, 0);
    });

    test('cached.shared', 'What one process has read, the other answers without Postgres', async (t) => {
      const product = makeProduct(t.rnd);
      await addProduct(pg(), product);
      expectProduct(await api.get(pathOf(product)), product);
      const there = await other.get(pathOf(product));
      expectProduct(there, product);
      expect.sqlAtMost(there, 0);
    });

    test('cached.ttl', 'Every entry in Redis ends within a minute', async (t) => {
      const product = makeProduct(t.rnd);
      await addProduct(pg(), product);
      await api.get(pathOf(product));
      await api.get(`/products/${product.id + 1}`);
      const entries = await listEntries(redis());
      expect.value(entries.length, 'entries in Redis').atLeast(1);
      for (const { key, ttlMs } of entries) {
        if (ttlMs === -1) expect.fail(`The entry ${key} never ends.`, { expected: 'a time to live' });
        expect.value(ttlMs, `milliseconds that ${key} lives on`).atMost(maxEntryTtlMs);
      }
    });

    test('cached.stampede', '200 readers of a cold product cause at most two queries', async (t) => {
      const product = makeProduct(t.rnd);
      await addProduct(pg(), product);
      // Both processes have their connections before the readers come.
      await Promise.all([api.get('/products/0'), other.get('/products/0')]);
      const before = (await pg().statements()).at(-1)?.n ?? 0;
      await withGate(pg(), { kind: 'read', holds: 'all' }, async (gate) => {
        const answers = api.burst(readers, (i) => (i % 2 === 0 ? api : other).get(pathOf(product), { timeout: '25s' }));
        answers.catch(() => undefined);
        await expect.eventually(
          async () => expect.value(await gate.reachedCount(), 'readers that ask Postgres').atLeast(1),
          patience,
        );
        t.note(`Postgres keeps queries for ${slowQueryMs} ms, while the other readers come.`);
        const untilMs = performance.now() + slowQueryMs;
        while (performance.now() < untilMs && (await gate.reachedCount()) <= maxQueries) {
          await t.sleep(30, 'the other readers come');
        }
        await gate.open();
        for (const res of await answers) expectProduct(res, product);
      });
      expect.value(await queriesSince(before), `queries of Postgres for ${readers} readers at once`).atMost(maxQueries);
    });
  });

  group('honest', () => {
    test('honest.write', 'After a PUT both processes answer the new product', async (t) => {
      const product = makeProduct(t.rnd);
      await addProduct(pg(), product);
      for (const [i, writer] of [api, other, api].entries()) {
        await Promise.all([api.get(pathOf(product)), other.get(pathOf(product))]);
        const changed = { name: `${product.name} ${i}`, priceCents: product.priceCents + i };
        expect.status(await writer.put(pathOf(product), changed), 200);
        for (const reader of [api, other]) {
          expectProduct(await reader.get(pathOf(product)), { id: product.id, ...changed });
        }
      }
    });

    test('honest.created', 'A product that was missed is there as soon as it is made', async (t) => {
      const { id, ...product } = makeProduct(t.rnd);
      for (const reader of [api, other]) expect.status(await reader.get(`/products/${id}`), 404);
      expect.status(await api.put(`/products/${id}`, product), 200);
      for (const reader of [api, other]) expectProduct(await reader.get(`/products/${id}`), { id, ...product });
    });

    test('honest.expires', 'A miss is forgotten after MISS_TTL_MS', async (t) => {
      t.note('MISS_TTL_MS is 300 here.');
      await web.start({ env: { MISS_TTL_MS: '300' } });
      const product = makeProduct(t.rnd);
      expect.status(await api.get(pathOf(product)), 404);
      t.note('Another program of the shop adds the product to the table.');
      await addProduct(pg(), product);
      await expect.eventually(async () => expectProduct(await api.get(pathOf(product)), product), {
        within: '8s',
        every: '50ms',
      });
    });

    test('honest.personal', "A customer sees their own price, and nobody else's", async (t) => {
      const product = makeProduct(t.rnd);
      const [ada, bob] = [`ada-${t.rnd.word()}`, `bob-${t.rnd.word()}`];
      await addProduct(pg(), product);
      await addPrice(pg(), ada, product, 5);
      const expectPrices = async (ofAda: number, ofOthers: number): Promise<void> => {
        for (const [who, priceCents] of t.rnd.shuffle([
          [asCustomer(ada), ofAda],
          [asCustomer(bob), ofOthers],
          [{}, ofOthers],
        ] as const)) {
          expectProduct(await api.get(pathOf(product), who), { ...product, priceCents });
        }
      };
      await expectPrices(5, product.priceCents);
      await expectPrices(5, product.priceCents);
      const { name } = product;
      await api.put(pathOf(product), { name, priceCents: 91_000 });
      await expectPrices(5, 91_000);
      await api.put(`/customers/${ada}/prices/${product.id}`, { priceCents: 6 });
      await expectPrices(6, 91_000);
      await api.put(`/customers/${bob}/prices/${product.id}`, { priceCents: 7 });
      expectProduct(await other.get(pathOf(product), asCustomer(bob)), { ...product, priceCents: 7 });
    });

    test('honest.slow-reader', 'A reader that was slow does not bring back what a writer has replaced', async (t) => {
      const product = makeProduct(t.rnd);
      await addProduct(pg(), product);
      const changed = { name: product.name, priceCents: product.priceCents + 1 };
      t.note(
        'The reader asks Postgres and waits; meanwhile the product is replaced; then the reader gets its old answer.',
      );
      await withGate(pg(), { kind: 'read', holds: 'first' }, async (gate) => {
        const slow = api.get(pathOf(product), { timeout: '25s' });
        slow.catch(() => undefined);
        await expect.eventually(
          async () => expect.value(await gate.reachedCount(), 'readers that ask Postgres').atLeast(1),
          patience,
        );
        expect.status(await other.put(pathOf(product), changed), 200);
        await gate.open();
        expect.status(await slow, 200);
      });
      for (const reader of [api, other]) {
        expectProduct(await reader.get(pathOf(product)), { id: product.id, ...changed });
      }
    });

    test('honest.slow-writer', 'A reader during a write does not keep the old product alive', async (t) => {
      const product = makeProduct(t.rnd);
      await addProduct(pg(), product);
      const changed = { name: product.name, priceCents: product.priceCents + 1 };
      t.note('The writer waits in Postgres; meanwhile the product is read; then the writer goes on.');
      await withGate(pg(), { kind: 'write', holds: 'first' }, async (gate) => {
        const slow = api.put(pathOf(product), changed, { timeout: '25s' });
        slow.catch(() => undefined);
        await expect.eventually(
          async () => expect.value(await gate.reachedCount(), 'writers that are in Postgres').atLeast(1),
          patience,
        );
        expect.status(await other.get(pathOf(product)), 200);
        await gate.open();
        expect.status(await slow, 200);
      });
      for (const reader of [api, other]) {
        expectProduct(await reader.get(pathOf(product)), { id: product.id, ...changed });
      }
    });
  });

  group('down', () => {
    test('down.corrupt', 'An entry that cannot be read is as good as none', async (t) => {
      const product = makeProduct(t.rnd);
      const ada = `ada-${t.rnd.word()}`;
      await addProduct(pg(), product);
      await addPrice(pg(), ada, product, 5);
      for (const who of [{}, asCustomer(ada)]) await api.get(pathOf(product), who);
      t.note(`Cut off in Redis: ${(await cutEntries(redis())).join(', ')}.`);
      expectProduct(await api.get(pathOf(product)), product);
      expectProduct(await api.get(pathOf(product), asCustomer(ada)), { ...product, priceCents: 5 });
    });

    test('down.silent', 'While Redis is silent, answers come from Postgres', async (t) => {
      const [warm, cold, changing] = [makeProduct(t.rnd), makeProduct(t.rnd), makeProduct(t.rnd)];
      for (const product of [warm, cold, changing]) await addProduct(pg(), product);
      for (const product of [warm, changing]) expectProduct(await api.get(pathOf(product)), product);
      const changed = { name: changing.name, priceCents: changing.priceCents + 1 };
      const outage = await fault.pause('redis');
      const [first, second, saved] = await Promise.all([
        api.get(pathOf(warm), { timeout: patienceMs }),
        api.get(pathOf(cold), { timeout: patienceMs }),
        api.put(pathOf(changing), changed, { timeout: patienceMs }),
      ]);
      expectProduct(first, warm);
      expectProduct(second, cold);
      await outage.end();
      t.note('Redis is back.');
      expectProduct(await other.get(pathOf(warm)), warm);
      if (saved.status < 500) expectProduct(await other.get(pathOf(changing)), { id: changing.id, ...changed });
    });

    test(
      'down.refused',
      'While Redis is stopped, answers come from Postgres; afterwards they are cached again',
      async (t) => {
        const product = makeProduct(t.rnd);
        await addProduct(pg(), product);
        expectProduct(await api.get(pathOf(product)), product);
        const outage = await fault.refuse('redis');
        for (let i = 0; i < 2; i++) expectProduct(await api.get(pathOf(product), { timeout: patienceMs }), product);
        await outage.end();
        await expect.eventually(
          async () => {
            const res = await api.get(pathOf(product));
            expectProduct(res, product);
            expect.sqlAtMost(res, 0);
          },
          { within: '25s', every: '100ms' },
        );
      },
    );
  });
});
