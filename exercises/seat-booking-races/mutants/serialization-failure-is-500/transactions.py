import threading

import psycopg
from psycopg.rows import dict_row


class Transactions:
    """
    Runs work in transactions that see one snapshot each. Postgres refuses a write to a row that has changed since the
    snapshot was taken.
    """

    def __init__(self, database_url):
        self._database_url = database_url
        self._of_thread = threading.local()

    def run(self, work):
        connection = self._connection()
        with connection.transaction():
            return work(connection)

    def _connection(self):
        """Each thread keeps a connection of its own, and gets another when it was lost."""
        connection = getattr(self._of_thread, "connection", None)
        if connection is None or connection.closed:
            connection = psycopg.connect(self._database_url, autocommit=True, row_factory=dict_row)
            connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            self._of_thread.connection = connection
        return connection
