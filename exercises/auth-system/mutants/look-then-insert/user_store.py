from uuid import uuid4


class UserStore:
    def __init__(self, database):
        self._database = database

    def add(self, email, password_hash):
        return self._database.execute(
            """
            insert into users (id, email, password_hash) values (%s, %s, %s)
            returning id, email, role""",
            str(uuid4()),
            email,
            password_hash,
        ).fetchone()

    def find(self, user_id):
        return self._database.execute("select id, email, role from users where id = %s", user_id).fetchone()

    def find_by_email(self, email):
        return self._database.execute(
            "select id, password_hash from users where lower(email) = lower(%s)", email
        ).fetchone()
