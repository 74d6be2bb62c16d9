"""Messages in Postgres, numbered 1, 2, 3 … in each room."""

from psycopg.rows import dict_row
from psycopg_pool import AsyncConnectionPool

TABLES = """
    create table if not exists sessions (token text primary key, name text not null);
    create table if not exists rooms (room text primary key, last_seq int not null default 0);
    create table if not exists messages (
      room      text,
      seq       int,
      sender    text not null,
      client_id text not null,
      body      text not null,
      primary key (room, seq),
      unique (room, sender, client_id)
    )"""


class MessageStore:
    def __init__(self, database_url):
        self._pool = AsyncConnectionPool(
            database_url, kwargs={"autocommit": True, "row_factory": dict_row}, min_size=2, max_size=6, open=False
        )

    async def prepare(self):
        await self._pool.open()
        async with self._pool.connection() as connection:
            await connection.execute(TABLES)

    async def find_name(self, token):
        session = await self._first("select name from sessions where token = %s", token)
        return session["name"] if session else None

    async def add(self, room, sender, client_id, body):
        """
        Number of the message; the same one when it was stored before. The lock on its room keeps numbers without gaps.
        """
        async with self._pool.connection() as connection, connection.transaction():
            await connection.execute("insert into rooms (room) values (%s) on conflict do nothing", [room])
            locked = await connection.execute("select last_seq from rooms where room = %s for update", [room])
            last_seq = (await locked.fetchone())["last_seq"]
            known = await connection.execute(
                "select seq from messages where room = %s and sender = %s and client_id = %s", [room, sender, client_id]
            )
            message = await known.fetchone()
            if message:
                return message["seq"]
            await connection.execute(
                "insert into messages (room, seq, sender, client_id, body) values (%s, %s, %s, %s, %s)",
                [room, last_seq + 1, sender, client_id, body],
            )
            await connection.execute("update rooms set last_seq = %s where room = %s", [last_seq + 1, room])
            return last_seq + 1

    async def last_seq(self, room):
        known = await self._first("select last_seq from rooms where room = %s", room)
        return known["last_seq"] if known else 0

    async def since(self, room, seq):
        """Messages above that number, in order."""
        async with self._pool.connection() as connection:
            found = await connection.execute(
                'select seq, sender as "from", body as text from messages where room = %s and seq > %s order by seq',
                [room, seq],
            )
            return await found.fetchall()

    async def _first(self, statement, value):
        async with self._pool.connection() as connection:
            return await (await connection.execute(statement, [value])).fetchone()
