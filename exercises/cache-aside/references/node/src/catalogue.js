import { createCache } from './cache.js';

/**
 * The products of the shop. A product and a customer's price are entries of their own: a new list price is one entry to
 * forget, however many customers have looked.
 */
export function createCatalogue({ sql, redisUrl, missTtlMs }) {
  const cache = createCache({ redisUrl, missTtlMs });
  const productKey = (id) => `product:${id}`;
  const priceKey = (customer, id) => `price:${id}:${customer}`;

  const readProduct = async (id) => {
    const [product] = await sql`select id, name, price_cents as "priceCents" from products where id = ${id}`;
    return product ?? null;
  };

  const readPrice = async (customer, id) => {
    const [price] = await sql`
      select price_cents as cents from customer_prices where customer = ${customer} and product_id = ${id}`;
    return price?.cents ?? null;
  };

  return {
    /** The product with the price for this customer (undefined: for anybody), or null. */
    async findProduct(id, customer) {
      const product = await cache.read(productKey(id), () => readProduct(id));
      if (product === null || customer === undefined) return product;
      const ownCents = await cache.read(priceKey(customer, id), () => readPrice(customer, id));
      return { ...product, priceCents: ownCents ?? product.priceCents };
    },

    async saveProduct({ id, name, priceCents }) {
      await sql`
        insert into products (id, name, price_cents) values (${id}, ${name}, ${priceCents})
        on conflict (id) do update set name = excluded.name, price_cents = excluded.price_cents`;
      await cache.forget(productKey(id));
    },

    async savePrice({ customer, productId, priceCents }) {
      await sql`
        insert into customer_prices (customer, product_id, price_cents) values (${customer}, ${productId}, ${priceCents})
        on conflict (customer, product_id) do update set price_cents = excluded.price_cents`;
      await cache.forget(priceKey(customer, productId));
    },
  };
}
