// A script in Redis that never ends and cannot be killed once it has written (D8).
import { Redis } from 'ioredis';

setTimeout(() => {
  const redis = new Redis(process.env.REDIS_URL);
  redis.on('error', () => {});
  redis.eval("redis.call('set', 'x', 1) while true do end", 0).catch(() => {});
}, 150);
