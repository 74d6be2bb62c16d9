from typing import NamedTuple

ADMIT = """
local limit, window = tonumber(ARGV[1]), tonumber(ARGV[2])

local count = tonumber(redis.call('GET', KEYS[1]) or '0')
if count >= limit then
  return {0, 0, redis.call('PTTL', KEYS[1])}
end
redis.call('INCR', KEYS[1])
if count == 0 then
  redis.call('PEXPIRE', KEYS[1], window)
end
return {1, limit - count - 1, 0}"""


class Decision(NamedTuple):
    is_admitted: bool
    remaining: int
    wait_ms: int


class Limiter:
    """
    One number for each caller counts the requests of a window, which begins with the first of them. Redis runs the script
    as one step, so all processes count together.
    """

    def __init__(self, redis):
        self._admit = redis.register_script(ADMIT)

    def admit(self, caller, limit, window_ms):
        return Decision(*self._admit(keys=[f"admitted:{caller}"], args=[limit, window_ms]))
