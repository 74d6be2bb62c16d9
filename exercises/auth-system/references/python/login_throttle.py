from refusal import Refusal

ATTEMPTS_ALLOWED = 5
BLOCK_SECONDS = 60


class LoginThrottle:
    """
    Counts attempts, not failures, and before the password is checked: guesses that arrive together are counted one by
    one, because each count is one statement. A success forgets them.
    """

    def __init__(self, database):
        self._database = database

    def count_attempt(self, email):
        attempts = self._database.execute(
            """
            insert into login_attempts as known (email, count, blocked_until)
            values (lower(%s), 1, now() + make_interval(secs => %s))
            on conflict (email) do update set
              count = case when known.blocked_until <= now() then 1 else known.count + 1 end,
              blocked_until = case
                when known.blocked_until <= now() or known.count < %s then excluded.blocked_until
                else known.blocked_until
              end
            returning count, ceil(extract(epoch from blocked_until - now()))::integer as seconds""",
            email,
            BLOCK_SECONDS,
            ATTEMPTS_ALLOWED,
        ).fetchone()
        if attempts["count"] > ATTEMPTS_ALLOWED:
            raise Refusal(429, "too many failed logins", headers={"Retry-After": str(attempts["seconds"])})

    def forget(self, email):
        self._database.execute("delete from login_attempts where email = lower(%s)", email)
