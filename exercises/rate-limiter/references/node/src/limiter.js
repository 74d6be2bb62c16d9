import { randomUUID } from 'node:crypto';

/**
 * One set for each caller holds the requests that got in, by their time. Redis runs the script as one step and on its own
 * clock: so all processes count together, and the set ends with the last window.
 */
const admit = `
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
return {0, 0, oldest[2] + window - now}`;

export function createLimiter(redis) {
  redis.defineCommand('admit', { numberOfKeys: 1, lua: admit });
  return {
    /** `waitMs`: until the next place is free, for who did not get in. */
    async admit(caller, { limit, windowMs }) {
      const [isAdmitted, remaining, waitMs] = await redis.admit(`admitted:${caller}`, limit, windowMs, randomUUID());
      return { isAdmitted: isAdmitted === 1, limit, remaining, waitMs };
    },
  };
}
