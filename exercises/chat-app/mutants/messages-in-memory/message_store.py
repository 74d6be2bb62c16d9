"""Messages, numbered 1, 2, 3 … in each room."""

from collections import defaultdict

from psycopg.rows import dict_row
from psycopg_pool import AsyncConnectionPool

TABLES = "create table if not exists sessions (token text primary key, name text not null)"


class MessageStore:
    def __init__(self, database_url):
        self._messages = defaultdict(list)
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
        """Number of the message; the same one when it was stored before."""
        messages = self._messages[room]
        for message in messages:
            if (message["from"], message["client_id"]) == (sender, client_id):
                return message["seq"]
        messages.append({"seq": len(messages) + 1, "from": sender, "client_id": client_id, "text": body})
        return len(messages)

    async def last_seq(self, room):
        return len(self._messages[room])

    async def since(self, room, seq):
        """Messages above that number, in order."""
        return [{key: message[key] for key in ("seq", "from", "text")} for message in self._messages[room][seq:]]

    async def _first(self, statement, value):
        async with self._pool.connection() as connection:
            return await (await connection.execute(statement, [value])).fetchone()
