import json
import time
import uuid

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

ENTRY_TTL_MS = 60_000
# Longer than any query takes; after that the next reader may try.
LEASE_MS = 5000

# The entry, or a lease.
LOOK_UP = """
  local entry = redis.call('get', KEYS[1])
  if entry then return { entry, 0 } end
  redis.call('set', KEYS[2], ARGV[1], 'px', ARGV[2])
  return { false, 1 }"""

# Stores what a reader has read, unless its lease is gone: then somebody has written since, and it may be old.
STORE = """
  if redis.call('get', KEYS[2]) ~= ARGV[1] then return 0 end
  redis.call('set', KEYS[1], ARGV[2], 'px', ARGV[3])
  return redis.call('del', KEYS[2])"""


class Cache:
    """Cache-aside with leases. Entries are JSON; `null` stands for "there is none" and lives for `miss_ttl_ms` only."""

    def __init__(self, url, miss_ttl_ms):
        self._redis = redis.Redis.from_url(
            url, socket_timeout=1.8, socket_connect_timeout=1.8, retry=Retry(NoBackoff(), 0)
        )
        self._look_up = self._redis.register_script(LOOK_UP)
        self._store = self._redis.register_script(STORE)
        self._miss_ttl_ms = miss_ttl_ms

    def read(self, key, load):
        """What `load` answers, out of the cache where possible; without Redis, `load` is asked each time."""
        token = str(uuid.uuid4())
        try:
            entry = self._find(key, token)
        except redis.RedisError:
            return load()
        if entry is not None:
            return entry["value"]
        value = load()
        try:
            ttl_ms = self._miss_ttl_ms if value is None else ENTRY_TTL_MS
            self._store([key, lease_of(key)], [token, json.dumps({"value": value}), ttl_ms])
        except redis.RedisError:
            pass
        return value

    def forget(self, key):
        """To be called after the write. It raises when Redis does not answer: then the write must not be acknowledged."""
        self._redis.delete(key, lease_of(key))

    def _find(self, key, token):
        """The entry, or None: then the caller has the lease, or has waited long enough for somebody else's."""
        wait = 0.025
        while wait < LEASE_MS / 1000:
            entry, is_leased = self._look_up([key, lease_of(key)], [token, LEASE_MS])
            if is_leased:
                return None
            if entry is None:
                time.sleep(wait)
                wait *= 2
                continue
            try:
                return json.loads(entry)
            except ValueError:
                self.forget(key)
        return None


def lease_of(key):
    return f"lease:{key}"
