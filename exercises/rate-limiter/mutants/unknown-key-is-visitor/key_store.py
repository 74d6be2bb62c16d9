from secrets import token_urlsafe

from refusal import Refusal

LIMITS = {"limit": range(1, 1001), "windowMs": range(100, 3_600_001)}


def check_limit(body):
    """The limit that a request's body asks for."""
    body = body if isinstance(body, dict) else {}
    fields = {
        field: f"must be a whole number from {allowed.start} to {allowed.stop - 1}"
        for field, allowed in LIMITS.items()
        if type(body.get(field)) is not int or body[field] not in allowed
    }
    if fields:
        raise Refusal(422, "the limit is not valid", fields=fields)
    return {field: body[field] for field in LIMITS}


class KeyStore:
    def __init__(self, redis):
        self._redis = redis

    def add(self, limit):
        key = token_urlsafe(18)
        self._redis.hset(f"key:{key}", mapping=limit)
        return {"key": key, **limit}

    def find(self, key):
        limit = self._redis.hgetall(f"key:{key}")
        return {field: int(value) for field, value in limit.items()}
