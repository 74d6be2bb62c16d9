import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';

const entryTtlMs = 60_000;
/** Longer than any query takes; after that the next reader may try. */
const leaseMs = 5000;

/** The entry, or whether this reader got the lease: of all who miss, one at a time may ask Postgres. */
const lookUp = `
  local entry = redis.call('get', KEYS[1])
  if entry then return { entry, 0 } end
  local isLeased = redis.call('set', KEYS[2], ARGV[1], 'nx', 'px', ARGV[2])
  return { false, isLeased and 1 or 0 }`;

/** Stores what a reader has read, unless its lease is gone: then somebody has written since, and it may be old. */
const store = `
  if redis.call('get', KEYS[2]) ~= ARGV[1] then return 0 end
  redis.call('set', KEYS[1], ARGV[2], 'px', ARGV[3])
  return redis.call('del', KEYS[2])`;

/** Cache-aside with leases. Entries are JSON; `null` stands for "there is none" and lives for `missTtlMs` only. */
export function createCache({ redisUrl, missTtlMs }) {
  const redis = new Redis(redisUrl, { commandTimeout: 1800, maxRetriesPerRequest: 0 });
  redis.defineCommand('lookUp', { numberOfKeys: 2, lua: lookUp });
  redis.defineCommand('store', { numberOfKeys: 2, lua: store });
  // Each command that fails says so itself.
  redis.on('error', () => {});
  const leaseOf = (key) => `lease:${key}`;

  const forget = (...keys) => redis.del(...keys, ...keys.map(leaseOf));

  const find = async (key, token) => {
    for (let waitMs = 25; waitMs < leaseMs; waitMs *= 2) {
      const [entry, isLeased] = await redis.lookUp(key, leaseOf(key), token, leaseMs);
      if (isLeased) return { isLeased };
      if (entry !== null) return { entry };
      await sleep(waitMs);
    }
    return {};
  };

  const keep = async (key, token, value) => {
    await redis.store(key, leaseOf(key), token, JSON.stringify(value), value === null ? missTtlMs : entryTtlMs);
  };

  const withoutCache = () => ({});

  return {
    /** What `load` answers, out of the cache where possible; without Redis, `load` is asked each time. */
    async read(key, load) {
      const token = randomUUID();
      const { entry, isLeased } = await find(key, token).catch(withoutCache);
      if (entry !== undefined) return JSON.parse(entry);
      const loaded = await load();
      if (isLeased) await keep(key, token, loaded).catch(withoutCache);
      return loaded;
    },

    /** To be called after the write. It throws when Redis does not answer: then the write must not be acknowledged. */
    forget,
  };
}
