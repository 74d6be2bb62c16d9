import { randomUUID } from 'node:crypto';

/** One set for each caller holds the requests that got in, by their time. It ends with the last window. */
export function createLimiter(redis) {
  return {
    /** `waitMs`: until the next place is free, for who did not get in. */
    async admit(caller, { limit, windowMs }) {
      const name = `admitted:${caller}`;
      const now = Date.now();
      await redis.zremrangebyscore(name, '-inf', now - windowMs);
      const count = await redis.zcard(name);
      if (count >= limit) {
        const [, oldest] = await redis.zrange(name, 0, 0, 'WITHSCORES');
        return { isAdmitted: false, limit, remaining: 0, waitMs: Number(oldest ?? now) + windowMs - now };
      }
      await redis.zadd(name, now, randomUUID());
      await redis.pexpire(name, windowMs);
      return { isAdmitted: true, limit, remaining: limit - count - 1, waitMs: 0 };
    },
  };
}
