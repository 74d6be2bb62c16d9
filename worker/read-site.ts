import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';

const siteKey = 'wirekata:site';

/** Name of the installation that shares this Redis; the first worker makes it up. */
export async function readSite(redis: Redis): Promise<string> {
  await redis.set(siteKey, randomUUID(), 'NX');
  return (await redis.get(siteKey)) ?? '';
}
