import { kata } from '@kata/harness';
import { addPrice, addProduct, asCustomer, makeProduct } from './catalogue.ts';

export default kata(({ group, test, server, http, expect, pg }) => {
  const api = http(server('web'));

  group('boot', () => {
    test('boot.health', 'GET /health says that the server is well', async () => {
      const res = await api.get('/health');
      expect.status(res, 200);
      expect.json(res, { status: 'ok' });
    });
  });

  group('answers', () => {
    test('answers.read', 'GET /products/:id answers the product, or 404', async (t) => {
      const product = makeProduct(t.rnd);
      await addProduct(pg(), product);
      const res = await api.get(`/products/${product.id}`);
      expect.status(res, 200);
      expect.json(res, product);
      expect.status(await api.get(`/products/${product.id + 1}`), 404);
    });

    test('answers.personal', 'A customer may have a price of their own', async (t) => {
      const product = makeProduct(t.rnd);
      const [ada, bob] = [`ada-${t.rnd.word()}`, `bob-${t.rnd.word()}`];
      await addProduct(pg(), product);
      await addPrice(pg(), ada, product, product.priceCents - 10);
      expect.json(await api.get(`/products/${product.id}`, asCustomer(ada)), {
        ...product,
        priceCents: product.priceCents - 10,
      });
      expect.json(await api.get(`/products/${product.id}`, asCustomer(bob)), product);
    });

    test('answers.write', 'PUT makes or replaces a product, and sets the price of a customer', async (t) => {
      const product = makeProduct(t.rnd);
      const path = `/products/${product.id}`;
      const { name, priceCents } = product;
      for (const body of [
        { name, priceCents },
        { name: `${name} II`, priceCents: priceCents + 1 },
      ]) {
        const saved = await api.put(path, body);
        expect.status(saved, 200);
        expect.json(saved, { id: product.id, ...body });
        expect.json(await api.get(path), { id: product.id, ...body });
      }
      expect.status(await api.put(`/customers/cleo/prices/${product.id}`, { priceCents: 7 }), 204);
      expect.json(await api.get(path, asCustomer('cleo')), { priceCents: 7 }, { partial: true });
    });
  });
});
