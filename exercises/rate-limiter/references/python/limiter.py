from typing import NamedTuple
from uuid import uuid4

ADMIT = """
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local limit, window = tonumber(ARGV[1]), tonumber(ARGV[2])

redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - window)
local count = redis.call('ZCARD', KEYS[1])
if count < limit then
  redis.call('ZADD', KEYS[1], now, ARGV[3])
  redis.call('PEXPIRE', KEYS[1], window)
  return {1, limit - count - 1, 0}
end
local oldest = redis.call('ZRANGE', KEYS[1], 0, 0, 'WITHSCORES')
return {0, 0, oldest[2] + window - now}"""


class Decision(NamedTuple):
    is_admitted: bool
    remaining: int
    wait_ms: int


class Limiter:
    """
    One set for each caller holds the requests that got in, by their time. Redis runs the script as one step and on its
    own clock: so all processes count together, and the set ends with the last window.
    """

    def __init__(self, redis):
        self._admit = redis.register_script(ADMIT)

    def admit(self, caller, limit, window_ms):
        return Decision(*self._admit(keys=[f"admitted:{caller}"], args=[limit, window_ms, str(uuid4())]))
