import { randomBytes } from 'node:crypto';
import { Refusal } from './errors.js';

/** The limit that a request's body asks for. */
export function checkLimit(body) {
  if (body?.limit === undefined || body.windowMs === undefined) {
    throw new Refusal(422, 'the limit is not valid', { fields: { limit: 'is needed', windowMs: 'is needed' } });
  }
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
