import type { Redis } from 'ioredis';
import { bundleKey, ExerciseBundle } from '#contracts/exercise-bundle.ts';
import type { Revision } from '#contracts/ids.ts';
import { PlatformFault } from './platform-fault.ts';

const maxCachedCount = 50;

export type BundleCache = {
  /** @throws PlatformFault when the server has not published it: the run is retried once it has. */
  get(revision: Revision): Promise<ExerciseBundle>;
};

/** A revision never changes, so what was fetched once is kept; the oldest of more than 50 goes. */
export function createBundleCache(redis: Redis): BundleCache {
  const cached = new Map<Revision, ExerciseBundle>();
  return {
    async get(revision) {
      const known = cached.get(revision);
      if (known !== undefined) return known;
      const text = await redis.get(bundleKey(revision));
      if (text === null) throw new PlatformFault(`revision ${revision} is not published in Redis`);
      const bundle = ExerciseBundle.parse(JSON.parse(text));
      cached.set(revision, bundle);
      const oldest = cached.keys().next().value;
      if (cached.size > maxCachedCount && oldest !== undefined) cached.delete(oldest);
      return bundle;
    },
  };
}
