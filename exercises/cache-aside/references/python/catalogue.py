from cache import Cache


class Catalogue:
    """
    The products of the shop. A product and a customer's price are entries of their own: a new list price is one entry to
    forget, however many customers have looked.
    """

    def __init__(self, pool, redis_url, miss_ttl_ms):
        self._pool = pool
        self._cache = Cache(redis_url, miss_ttl_ms)

    def find_product(self, product_id, customer):
        """The product with the price for this customer (None: for anybody), or None."""
        product = self._cache.read(product_key(product_id), lambda: self._read_product(product_id))
        if product is None or customer is None:
            return product
        own = self._cache.read(price_key(customer, product_id), lambda: self._read_price(customer, product_id))
        return {**product, **(own or {})}

    def save_product(self, product):
        with self._pool.connection() as connection:
            connection.execute(
                """
                insert into products (id, name, price_cents) values (%(id)s, %(name)s, %(priceCents)s)
                on conflict (id) do update set name = excluded.name, price_cents = excluded.price_cents""",
                product,
            )
        self._cache.forget(product_key(product["id"]))

    def save_price(self, customer, product_id, price_cents):
        with self._pool.connection() as connection:
            connection.execute(
                """
                insert into customer_prices (customer, product_id, price_cents) values (%s, %s, %s)
                on conflict (customer, product_id) do update set price_cents = excluded.price_cents""",
                [customer, product_id, price_cents],
            )
        self._cache.forget(price_key(customer, product_id))

    def _read_product(self, product_id):
        with self._pool.connection() as connection:
            return connection.execute(
                'select id, name, price_cents as "priceCents" from products where id = %s', [product_id]
            ).fetchone()

    def _read_price(self, customer, product_id):
        with self._pool.connection() as connection:
            return connection.execute(
                'select price_cents as "priceCents" from customer_prices where customer = %s and product_id = %s',
                [customer, product_id],
            ).fetchone()


def product_key(product_id):
    return f"product:{product_id}"


def price_key(customer, product_id):
    return f"price:{product_id}:{customer}"
