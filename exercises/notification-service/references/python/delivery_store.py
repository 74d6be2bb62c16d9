import uuid
from datetime import UTC, datetime, timedelta

from psycopg.rows import dict_row
from psycopg.types.json import Jsonb
from psycopg_pool import ConnectionPool
from quiet_hours import earliest

MAX_ATTEMPTS = 3
RELAYED_AT_ONCE = 50

TABLES = """
    create table if not exists users (id text primary key, preferences jsonb not null);
    create table if not exists notifications (
      id         uuid primary key,
      key        text not null unique,
      user_id    text not null references users,
      subject    text not null,
      body       text not null,
      created_at timestamptz not null default clock_timestamp()
    );
    create table if not exists deliveries (
      notification_id uuid references notifications,
      channel         text,
      status          text not null default 'queued',
      attempts        int not null default 0,
      due_at          timestamptz not null,
      is_relayed      boolean not null default false,
      primary key (notification_id, channel)
    )"""


class DeliveryStore:
    """
    What was accepted, and what became of it. A delivery is `queued` until it is `sent` or `failed`; while it waits for its
    time (quiet hours, another attempt) nobody but this table knows of it.
    """

    def __init__(self, database_url, retry_ms):
        self._pool = ConnectionPool(
            database_url,
            kwargs={"row_factory": dict_row},
            min_size=2,
            max_size=6,
            open=True,
            timeout=3,
            check=ConnectionPool.check_connection,
        )
        self._retry = timedelta(milliseconds=retry_ms)
        self._execute(TABLES)

    def save_user(self, user_id, preferences):
        self._execute(
            """
            insert into users (id, preferences) values (%s, %s)
            on conflict (id) do update set preferences = excluded.preferences""",
            [user_id, Jsonb(preferences)],
        )

    def accept(self, key, user, subject, text):
        """Id of the notification, also when its key was accepted before; None for an unknown user."""
        with self._pool.connection() as connection:
            known = connection.execute("select preferences from users where id = %s", [user]).fetchone()
            if known is None:
                return None
            notification_id = str(uuid.uuid4())
            inserted = connection.execute(
                """
                insert into notifications (id, key, user_id, subject, body) values (%s, %s, %s, %s, %s)
                on conflict (key) do nothing""",
                [notification_id, key, user, subject, text],
            )
            if inserted.rowcount == 0:
                return str(connection.execute("select id from notifications where key = %s", [key]).fetchone()["id"])
            now = datetime.now(UTC)
            for channel in known["preferences"]["channels"]:
                is_in_app = channel == "in-app"
                due_at = now if is_in_app else earliest(now, known["preferences"])
                connection.execute(
                    "insert into deliveries (notification_id, channel, status, due_at) values (%s, %s, %s, %s)",
                    [notification_id, channel, "sent" if is_in_app else "queued", due_at],
                )
            return notification_id

    def find(self, notification_id):
        rows = self._execute(
            """
            select d.channel, d.status from notifications n left join deliveries d on d.notification_id = n.id
            where n.id::text = %s""",
            [notification_id],
        )
        return {row["channel"]: row["status"] for row in rows if row["channel"]} if rows else None

    def in_app(self, user_id):
        return self._execute(
            """
            select n.id::text, n.subject, n.body as text from notifications n
            join deliveries d on d.notification_id = n.id and d.channel = 'in-app'
            where n.user_id = %s order by n.created_at desc limit 50""",
            [user_id],
        )

    def relay(self, publish):
        """Hands what is due to `publish`. When the process dies in between, it is handed over again."""
        with self._pool.connection() as connection:
            due = connection.execute(
                """
                select notification_id::text as id, channel from deliveries
                where status = 'queued' and not is_relayed and due_at <= now()
                order by due_at limit %s for update skip locked""",
                [RELAYED_AT_ONCE],
            ).fetchall()
            for delivery in due:
                publish(delivery)
                connection.execute(
                    "update deliveries set is_relayed = true where notification_id = %s and channel = %s",
                    [delivery["id"], delivery["channel"]],
                )

    def find_queued(self, notification_id, channel):
        """What is still to be sent, or None when that has happened already."""
        rows = self._execute(
            """
            select n.id::text, d.channel, n.subject, n.body as text, u.preferences, d.attempts
            from deliveries d join notifications n on n.id = d.notification_id join users u on u.id = n.user_id
            where n.id = %s and d.channel = %s and d.status = 'queued'""",
            [notification_id, channel],
        )
        return rows[0] if rows else None

    def settle(self, delivery, status):
        self._execute(
            "update deliveries set status = %s where notification_id = %s and channel = %s",
            [status, delivery["id"], delivery["channel"]],
        )

    def retry(self, delivery):
        """Lets it be tried again, later each time; answers False when it has been tried often enough."""
        attempts = delivery["attempts"]
        if attempts + 1 >= MAX_ATTEMPTS:
            return False
        self._execute(
            """
            update deliveries set attempts = attempts + 1, due_at = %s, is_relayed = false
            where notification_id = %s and channel = %s""",
            [datetime.now(UTC) + self._retry * 2**attempts, delivery["id"], delivery["channel"]],
        )
        return True

    def _execute(self, statement, values=None):
        with self._pool.connection() as connection:
            result = connection.execute(statement, values)
            return result.fetchall() if result.description else []
