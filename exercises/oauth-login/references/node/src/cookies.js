import { randomBytes } from 'node:crypto';

const cookieOptions = { httpOnly: true, sameSite: 'lax', path: '/' };

/**
 * Values that live on the server under a random id in a cookie of the browser. Nobody can guess an id or choose one:
 * putting something always makes a new one.
 */
export function createCookieStore(name) {
  const values = new Map();
  const idOf = (req) => new RegExp(`(?:^|; )${name}=([^;]*)`).exec(req.get('Cookie') ?? '')?.[1];
  return {
    put(res, value) {
      const id = randomBytes(24).toString('base64url');
      values.set(id, value);
      res.cookie(name, id, cookieOptions);
    },

    find: (req) => values.get(idOf(req)),

    /** Takes the value out: nobody finds it again. */
    take(req, res) {
      const id = idOf(req);
      const value = values.get(id);
      values.delete(id);
      res.clearCookie(name, cookieOptions);
      return value;
    },
  };
}
