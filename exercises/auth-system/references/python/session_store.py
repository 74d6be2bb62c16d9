from hashlib import sha256
from secrets import token_urlsafe
from uuid import uuid4

from refusal import Refusal


class SessionStore:
    """
    A session is one login. It has one refresh token that is good and any number of used ones; a used one that comes again
    ends the session. Only hashes are stored; the tokens are random, so a fast hash will do.
    """

    def __init__(self, database):
        self._database = database

    def open(self, user_id):
        session_id = str(uuid4())
        with self._database.transaction():
            self._database.execute("insert into sessions (id, user_id) values (%s, %s)", session_id, user_id)
            return self._add_token(session_id)

    def renew(self, token):
        """The user and the next refresh token."""
        with self._database.transaction():
            # Of several requests with the same token, one changes the row; the others wait for it and find none.
            session = self._database.execute(
                """
                update refresh_tokens set is_used = true
                from sessions where hash = %s and not is_used and sessions.id = session_id
                returning sessions.id, user_id""",
                hash_token(token),
            ).fetchone()
            if session:
                return session["user_id"], self._add_token(session["id"])
        self.close(token)
        raise Refusal(401, "this refresh token is not valid")

    def close(self, token):
        self._database.execute(
            """
            delete from sessions using refresh_tokens
            where refresh_tokens.hash = %s and sessions.id = session_id""",
            hash_token(token),
        )

    def _add_token(self, session_id):
        token = token_urlsafe(32)
        self._database.execute(
            "insert into refresh_tokens (hash, session_id) values (%s, %s)", hash_token(token), session_id
        )
        return token


def hash_token(token):
    return sha256(str(token).encode()).hexdigest()
