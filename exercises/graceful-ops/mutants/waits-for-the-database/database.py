import psycopg
from psycopg_pool import AsyncConnectionPool


class Database:
    def __init__(self, url):
        # Nothing is opened yet, and a connection that broke while it was idle is found out before it is used.
        self._pool = AsyncConnectionPool(
            url, min_size=1, max_size=10, timeout=1, open=False, check=AsyncConnectionPool.check_connection
        )

    async def open(self):
        """Begins to connect and does not wait for it: the server starts without its database, too."""
        await self._pool.open(wait=False)

    async def is_well(self):
        try:
            await self._execute("select 1")
        except psycopg.OperationalError:
            return False
        return True

    async def work(self, ms):
        await self._execute("select pg_sleep(%s)", ms / 1000)

    async def _execute(self, text, *values):
        async with self._pool.connection() as connection:
            await connection.execute(text, values)
