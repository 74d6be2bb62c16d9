import { randomBytes } from 'node:crypto';
import { Refusal } from './errors.js';

/**
 * Links live in Postgres, whose primary key settles every race for a code. Clicks are counted in Redis: INCR is one
 * atomic step, where a popular row in Postgres would make its visitors queue for the row's lock.
 */
export function createLinkStore({ sql, redis }) {
  const clicksKey = (code) => `clicks:${code}`;

  const find = async (code) => {
    const [link] = await sql`select code, url, expires_at as "expiresAt" from links where code = ${code}`;
    if (link === undefined) throw new Refusal(404, `there is no link ${code}`);
    return link;
  };

  const insert = async ({ code, url, expiresAt }) => {
    const inserted = await sql`
      insert into links (code, url, expires_at) values (${code}, ${url}, ${expiresAt})
      on conflict (code) do nothing`;
    return inserted.count === 1;
  };

  return {
    find,

    async prepare() {
      await sql`
        create table if not exists links (
          code       text primary key,
          url        text not null,
          expires_at timestamptz
        )`;
    },

    async get(code) {
      const [link, clicks] = await Promise.all([find(code), redis.get(clicksKey(code))]);
      return { ...link, clicks: Number(clicks ?? 0) };
    },

    async add({ alias, url, expiresAt }) {
      const [known] = await sql`select code from links where url = ${url} limit 1`;
      if (known !== undefined && alias === undefined) return { code: known.code, url, expiresAt, clicks: 0 };
      let code = alias ?? makeCode();
      while (!(await insert({ code, url, expiresAt }))) {
        if (alias !== undefined) throw new Refusal(409, `the alias ${alias} is taken`);
        code = makeCode();
      }
      return { code, url, expiresAt, clicks: 0 };
    },

    countClick: (code) => redis.incr(clicksKey(code)),
  };
}

/** 48 random bits in eight characters. */
function makeCode() {
  return randomBytes(6).toString('base64url');
}
