import secrets
import threading
from datetime import datetime
from typing import NamedTuple

import psycopg
import redis
from psycopg.rows import class_row
from refusal import Refusal


class Link(NamedTuple):
    code: str
    url: str
    expires_at: datetime | None


class LinkStore:
    """
    Links live in Postgres, whose primary key settles every race for a code. Clicks are counted in Redis: INCR is one
    atomic step, where a popular row in Postgres would make its visitors queue for the row's lock.
    """

    def __init__(self, database_url, redis_url):
        self._database_url = database_url
        self._redis = redis.Redis.from_url(redis_url)
        self._of_thread = threading.local()

    def prepare(self):
        with psycopg.connect(self._database_url) as connection:
            connection.execute(
                """
                create table if not exists links (
                  code       text primary key,
                  url        text not null,
                  expires_at timestamptz
                )"""
            )

    def get(self, code):
        # Postgres cannot store this character, so no code has it.
        link = None if "\0" in code else self._find(code)
        if link is None:
            raise Refusal(404, f"there is no link {code}")
        return link

    def add(self, url, alias, expires_at):
        while True:
            link = Link(alias or secrets.token_urlsafe(6), url, expires_at)
            if self._insert(link):
                return link
            if alias:
                raise Refusal(409, f"the alias {alias} is taken")

    def count_click(self, code):
        self._redis.incr(f"clicks:{code}")

    def clicks(self, code):
        return int(self._redis.get(f"clicks:{code}") or 0)

    def _find(self, code):
        with self._connection().cursor(row_factory=class_row(Link)) as cursor:
            return cursor.execute("select code, url, expires_at from links where code = %s", [code]).fetchone()

    def _insert(self, link):
        statement = "insert into links (code, url, expires_at) values (%s, %s, %s) on conflict (code) do nothing"
        return self._connection().execute(statement, link).rowcount == 1

    def _connection(self):
        """Each thread keeps a connection of its own, and gets another when it was lost."""
        connection = getattr(self._of_thread, "connection", None)
        if connection is None or connection.closed:
            connection = psycopg.connect(self._database_url, autocommit=True)
            self._of_thread.connection = connection
        return connection
