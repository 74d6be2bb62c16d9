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
        """The user and the refresh token."""
        session = self._database.execute(
            "select user_id from sessions join refresh_tokens on sessions.id = session_id where hash = %s",
            hash_token(token),
        ).fetchone()
        if session is None:
            raise Refusal(401, "this refresh token is not valid")
        return session["user_id"], token

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
