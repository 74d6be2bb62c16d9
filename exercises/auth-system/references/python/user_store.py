from uuid import uuid4

from refusal import Refusal


class UserStore:
    def __init__(self, database):
        self._database = database

    def add(self, email, password_hash):
        # The unique index settles who was first.
        user = self._database.execute(
            """
            insert into users (id, email, password_hash) values (%s, %s, %s)
            on conflict (lower(email)) do nothing
            returning id, email, role""",
            str(uuid4()),
            email,
            password_hash,
        ).fetchone()
        if user is None:
            raise Refusal(409, "this e-mail is taken")
        return user

    def find(self, user_id):
        return self._database.execute("select id, email, role from users where id = %s", user_id).fetchone()

    def find_by_email(self, email):
        return self._database.execute(
            "select id, password_hash from users where lower(email) = lower(%s)", email
        ).fetchone()
