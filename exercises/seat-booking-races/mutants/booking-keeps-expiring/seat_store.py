from uuid import uuid4

from refusal import Refusal
from transactions import Transactions

TABLES = """
create table if not exists shows (id text primary key, title text not null);
create table if not exists seats (
  show_id    text not null references shows,
  name       text not null,
  hold_id    text,
  held_until timestamptz,
  primary key (show_id, name)
);
create table if not exists holds (
  id         text primary key,
  show_id    text not null references shows,
  seats      text[] not null,
  booking_id text unique
)"""


class SeatStore:
    """
    The row of a seat says who has it and until when; `infinity` is a booking. Whoever takes a seat writes its row, so
    two who want it write the same row, and `Transactions` sees to it that the second one looks again.
    """

    def __init__(self, database_url):
        self._transactions = Transactions(database_url)

    def prepare(self):
        self._transactions.run(lambda connection: connection.execute(TABLES))

    def add_show(self, title, seats):
        def work(connection):
            show = str(uuid4())
            connection.execute("insert into shows (id, title) values (%s, %s)", [show, title])
            connection.execute("insert into seats (show_id, name) select %s, unnest(%s::text[])", [show, seats])
            return read_show(connection, show)

        return self._transactions.run(work)

    def get_show(self, show):
        return self._transactions.run(lambda connection: read_show(connection, show))

    def hold(self, show, seats, seconds):
        def work(connection):
            found = find_seats(connection, show, seats)
            if len(found) < len(seats):
                read_show(connection, show)
                raise Refusal(422, "the hold is not valid", fields={"seats": "must be seats of this show"})
            taken = [seat["name"] for seat in found if seat["is_taken"]]
            if taken:
                raise Refusal(409, f"{', '.join(taken)} cannot be had", seats=taken)
            hold_id = str(uuid4())
            connection.execute("insert into holds (id, show_id, seats) values (%s, %s, %s)", [hold_id, show, seats])
            written = connection.execute(
                """
                update seats set hold_id = %s, held_until = now() + make_interval(secs => %s)
                where show_id = %s and name = any(%s) returning held_until""",
                [hold_id, seconds, show, seats],
            ).fetchone()
            return {"id": hold_id, "show": show, "seats": seats, "expiresAt": written["held_until"].isoformat()}

        return self._transactions.run(work)

    def book(self, hold_id):
        def work(connection):
            hold = connection.execute("select * from holds where id = %s", [hold_id]).fetchone()
            if hold is None:
                raise Refusal(404, f"there is no hold {hold_id}")
            if hold["booking_id"]:
                raise Refusal(409, "this hold is booked already")
            show, seats = hold["show_id"], hold["seats"]
            found = find_seats(connection, show, seats)
            if not all(seat["hold_id"] == hold_id and seat["is_taken"] for seat in found):
                raise Refusal(410, "this hold is over")
            booking_id = str(uuid4())
            connection.execute("update holds set booking_id = %s where id = %s", [booking_id, hold_id])
            return {"id": booking_id, "show": show, "seats": seats}

        return self._transactions.run(work)

    def cancel(self, booking_id):
        def work(connection):
            hold = connection.execute("delete from holds where booking_id = %s returning id", [booking_id]).fetchone()
            if hold is None:
                raise Refusal(404, f"there is no booking {booking_id}")
            connection.execute("update seats set hold_id = null, held_until = null where hold_id = %s", [hold["id"]])

        self._transactions.run(work)


def read_show(connection, show):
    found = connection.execute("select id, title from shows where id = %s", [show]).fetchone()
    if found is None:
        raise Refusal(404, f"there is no show {show}")
    seats = connection.execute(
        """
        select name,
               case when held_until is null or held_until <= now() then 'free'
                    when exists (select from holds where id = hold_id and booking_id is not null) then 'booked'
                    else 'held' end as state
        from seats where show_id = %s""",
        [show],
    )
    return {**found, "seats": {seat["name"]: seat["state"] for seat in seats}}


def find_seats(connection, show, names):
    return connection.execute(
        """
        select name, hold_id, held_until is not null and held_until > now() as is_taken
        from seats where show_id = %s and name = any(%s)""",
        [show, names],
    ).fetchall()
