import type { Redis } from '@kata/harness';

/** Shorter values are counters and marks, which are not what this is about. */
const leastLength = 20;

/** Every key with the time that it lives on; -1 stands for ever. */
export async function listEntries(redis: Redis): Promise<{ key: string; ttlMs: number }[]> {
  const keys: string[] = await redis.cmd('KEYS', '*');
  const entries = await Promise.all(keys.map(async (key) => ({ key, ttlMs: Number(await redis.cmd('PTTL', key)) })));
  // An entry that ended meanwhile.
  return entries.filter(({ ttlMs }) => ttlMs !== -2);
}

/** Cuts the longer texts in Redis in half, also those in hashes, and tells their keys. */
export async function cutEntries(redis: Redis): Promise<string[]> {
  const cut: string[] = [];
  for (const { key } of await listEntries(redis)) {
    const type: string = await redis.cmd('TYPE', key);
    if (type === 'string') {
      const value: string = await redis.cmd('GET', key);
      if (value.length < leastLength) continue;
      await redis.cmd('SET', key, value.slice(0, value.length / 2), 'KEEPTTL');
      cut.push(key);
    } else if (type === 'hash') {
      const pairs: string[] = await redis.cmd('HGETALL', key);
      for (let at = 0; at < pairs.length; at += 2) {
        const [field = '', value = ''] = pairs.slice(at);
        if (value.length >= leastLength) await redis.cmd('HSET', key, field, value.slice(0, value.length / 2));
      }
      cut.push(key);
    }
  }
  return cut;
}
