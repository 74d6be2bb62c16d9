import { kata } from '@kata/harness';
import {
  askByEmail,
  askDisputed,
  askOfCustomer,
  askOfDay,
  customerCount,
  firstDayMs,
  type Question,
  seedShop,
  withUtcTime,
} from './seed-shop.ts';

export default kata(({ group, test, server, http, expect, any, pg, rnd }) => {
  const api = http(server('web'));

  group('boot', () => {
    test(
      'boot.health',
      'GET /health says that the server is well, with 400 000 orders in the shop',
      async () => {
        await seedShop(pg(), rnd);
        const res = await api.get('/health');
        expect.status(res, 200);
        expect.json(res, { status: 'ok' });
      },
      { timeout: '60s' },
    );
  });

  group('answers', () => {
    const expectAnswer = async ({ path, expected }: Question): Promise<void> => {
      const res = await api.get(path);
      expect.status(res, 200);
      const answer = Array.isArray(res.json) ? res.json.map(withUtcTime) : res.json;
      expect.value(answer, `the answer to ${path}`).is(expected);
    };

    test('answers.email', 'A customer is found by e-mail, whatever the case of its letters', async (t) => {
      await expectAnswer(await askByEmail(pg(), t.rnd));
      await expectAnswer({ path: '/customers?email=nobody%40nowhere.example', expected: [] });
    });

    test('answers.customer', 'The newest twenty orders of a customer', async (t) => {
      await expectAnswer(await askOfCustomer(pg(), t.rnd));
    });

    test('answers.disputed', 'The newest twenty disputed orders', async () => {
      await expectAnswer(await askDisputed(pg()));
    });

    test('answers.day', 'What was paid for on a day in UTC', async (t) => {
      await expectAnswer(await askOfDay(pg(), t.rnd));
      t.note('An order at midnight belongs to the day that begins; one a microsecond earlier to the day that ends.');
      const later = firstDayMs + t.rnd.int(400, 900) * 86_400_000;
      const [today, tomorrow] = [later, later + 86_400_000].map((ms) => new Date(ms).toISOString());
      await pg().q(
        `insert into orders (id, customer_id, status, placed_at, total_cents) values
           (600001, 1, 'paid', $1, 1), (600002, 1, 'paid', $2::timestamptz - interval '1 microsecond', 20),
           (600003, 1, 'paid', $2, 300), (600004, 1, 'open', $1, 4000)`,
        [today, tomorrow],
      );
      await expectAnswer({ path: `/days/${today?.slice(0, 10)}`, expected: { orderCount: 2, totalCents: 21 } });
      await pg().q('delete from orders where id between 600001 and 600004');
    });

    test('answers.add', 'A new order is there at once', async (t) => {
      const order = { customerId: t.rnd.int(1, customerCount), totalCents: t.rnd.int(1, 9999) };
      const path = `/customers/${order.customerId}/orders`;
      expect.status(await api.get(path), 200);
      const made = await api.post('/orders', order);
      expect.status(made, 201);
      expect.json(made, { id: any.integer });
      const [first] = (await api.get(path)).json;
      expect.value(first, 'the newest order of the customer').is({
        ...{ id: made.json.id, status: 'open', placedAt: any.time, totalCents: order.totalCents },
      });
    });
  });
});
