/** The products of the shop, read from Postgres each time. */
export function createCatalogue({ sql, redisUrl, missTtlMs }) {
  return {
    /** The product with the price for this customer (undefined: for anybody), or null. */
    async findProduct(id, customer = null) {
      const [product] = await sql`
        select p.id, p.name, coalesce(c.price_cents, p.price_cents) as "priceCents"
        from products p
        left join customer_prices c on c.product_id = p.id and c.customer = ${customer}
        where p.id = ${id}`;
      return product ?? null;
    },

    async saveProduct({ id, name, priceCents }) {
      await sql`
        insert into products (id, name, price_cents) values (${id}, ${name}, ${priceCents})
        on conflict (id) do update set name = excluded.name, price_cents = excluded.price_cents`;
    },

    async savePrice({ customer, productId, priceCents }) {
      await sql`
        insert into customer_prices (customer, product_id, price_cents) values (${customer}, ${productId}, ${priceCents})
        on conflict (customer, product_id) do update set price_cents = excluded.price_cents`;
    },
  };
}
