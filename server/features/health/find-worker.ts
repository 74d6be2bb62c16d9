import type { Redis } from 'ioredis';
import { workerHeartbeatPrefix } from '#contracts/health.ts';

const cacheMs = 1000;

/**
 * Whether any worker has a live heartbeat. Scanning a Redis full of event streams takes a while, so the answer is
 * kept for a second.
 */
export function createFindWorker(redis: Redis): () => Promise<boolean> {
  let cached: { answer: Promise<boolean>; atMs: number } | undefined;
  return () => {
    if (cached === undefined || performance.now() - cached.atMs > cacheMs) {
      cached = { answer: scanForWorker(redis), atMs: performance.now() };
    }
    return cached.answer;
  };
}

async function scanForWorker(redis: Redis): Promise<boolean> {
  let cursor = '0';
  do {
    const [next, keys] = await redis.scan(cursor, 'MATCH', `${workerHeartbeatPrefix}*`, 'COUNT', 10_000);
    if (keys.length > 0) return true;
    cursor = next;
  } while (cursor !== '0');
  return false;
}
