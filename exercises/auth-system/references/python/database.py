import threading

import psycopg
from psycopg.rows import dict_row

TABLES = """
create table if not exists users (
  id            text primary key,
  email         text not null,
  password_hash text not null,
  role          text not null default 'member'
);
create unique index if not exists users_email on users (lower(email));
create table if not exists login_attempts (
  email         text primary key,
  count         integer not null,
  blocked_until timestamptz not null
);
-- A session is one login; each of its refresh tokens replaces the one before.
create table if not exists sessions (
  id      text primary key,
  user_id text not null references users
);
create table if not exists refresh_tokens (
  hash       text primary key,
  session_id text not null references sessions on delete cascade,
  is_used    boolean not null default false
)"""


class Database:
    def __init__(self, url):
        self._url = url
        self._of_thread = threading.local()

    def create_tables(self):
        with psycopg.connect(self._url) as connection:
            connection.execute(TABLES)

    def execute(self, text, *values):
        return self._connection().execute(text, values)

    def transaction(self):
        return self._connection().transaction()

    def _connection(self):
        """Each thread keeps a connection of its own, and gets another when it was lost."""
        connection = getattr(self._of_thread, "connection", None)
        if connection is None or connection.closed:
            connection = psycopg.connect(self._url, autocommit=True, row_factory=dict_row)
            self._of_thread.connection = connection
        return connection
