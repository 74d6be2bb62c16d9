from cache import Cache


class Catalogue:
    """The products of the shop, as each customer sees them."""

    def __init__(self, pool, redis_url, miss_ttl_ms):
        self._pool = pool
        self._cache = Cache(redis_url, miss_ttl_ms)

    def find_product(self, product_id, customer):
        """The product with the price for this customer (None: for anybody), or None."""
        return self._cache.read(view_key(product_id, customer), lambda: self._read_view(product_id, customer))

    def save_product(self, product):
        with self._pool.connection() as connection:
            connection.execute(
                """
                insert into products (id, name, price_cents) values (%(id)s, %(name)s, %(priceCents)s)
                on conflict (id) do update set name = excluded.name, price_cents = excluded.price_cents""",
                product,
            )
        self._cache.forget(view_key(product["id"], None))

    def save_price(self, customer, product_id, price_cents):
        with self._pool.connection() as connection:
            connection.execute(
                """
                insert into customer_prices (customer, product_id, price_cents) values (%s, %s, %s)
                on conflict (customer, product_id) do update set price_cents = excluded.price_cents""",
                [customer, product_id, price_cents],
            )
        self._cache.forget(view_key(product_id, customer))

    def _read_view(self, product_id, customer):
        with self._pool.connection() as connection:
            return connection.execute(
                """
                select p.id, p.name, coalesce(c.price_cents, p.price_cents) as "priceCents"
                from products p
                left join customer_prices c on c.product_id = p.id and c.customer = %s
                where p.id = %s""",
                [customer, product_id],
            ).fetchone()


def view_key(product_id, customer):
    return f"product:{product_id}:{customer or '*'}"
