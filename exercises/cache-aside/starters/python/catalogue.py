class Catalogue:
    """The products of the shop, read from Postgres each time."""

    def __init__(self, pool, redis_url, miss_ttl_ms):
        self._pool = pool

    def find_product(self, product_id, customer):
        """The product with the price for this customer (None: for anybody), or None."""
        with self._pool.connection() as connection:
            return connection.execute(
                """
                select p.id, p.name, coalesce(c.price_cents, p.price_cents) as "priceCents"
                from products p
                left join customer_prices c on c.product_id = p.id and c.customer = %s
                where p.id = %s""",
                [customer, product_id],
            ).fetchone()

    def save_product(self, product):
        with self._pool.connection() as connection:
            connection.execute(
                """
                insert into products (id, name, price_cents) values (%(id)s, %(name)s, %(priceCents)s)
                on conflict (id) do update set name = excluded.name, price_cents = excluded.price_cents""",
                product,
            )

    def save_price(self, customer, product_id, price_cents):
        with self._pool.connection() as connection:
            connection.execute(
                """
                insert into customer_prices (customer, product_id, price_cents) values (%s, %s, %s)
                on conflict (customer, product_id) do update set price_cents = excluded.price_cents""",
                [customer, product_id, price_cents],
            )
