import { randomBytes } from 'node:crypto';
import { Refusal } from './errors.js';

const limits = { limit: { least: 1, most: 1000 }, windowMs: { least: 100, most: 3_600_000 } };

/** The limit that a request's body asks for. */
export function checkLimit(body) {
  const asked = Object.entries(limits).map(([field, range]) => ({ field, range, value: body?.[field] }));
  const bad = asked.filter(({ range, value }) => !Number.isInteger(value) || value < range.least || value > range.most);
  const problems = bad.map(({ field, range }) => [field, `must be a whole number from ${range.least} to ${range.most}`]);
  if (problems.length > 0) throw new Refusal(422, 'the limit is not valid', { fields: Object.fromEntries(problems) });
  return { limit: body.limit, windowMs: body.windowMs };
}

export function createKeyStore(redis) {
  const nameOf = (key) => `key:${key}`;
  return {
    async add({ limit, windowMs }) {
      const key = randomBytes(18).toString('base64url');
      await redis.hset(nameOf(key), { limit, windowMs });
      return { key, limit, windowMs };
    },

    async get(key) {
      const { limit, windowMs } = await redis.hgetall(nameOf(key));
      if (limit === undefined) throw new Refusal(401, 'this key was never made');
      return { limit: Number(limit), windowMs: Number(windowMs) };
    },
  };
}
