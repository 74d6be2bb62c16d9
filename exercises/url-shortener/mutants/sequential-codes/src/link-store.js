import { Refusal } from './errors.js';

/**
 * Links live in Postgres, whose primary key settles every race for a code. Clicks are counted in Redis: INCR is one
 * atomic step, where a popular row in Postgres would make its visitors queue for the row's lock.
 */
export function createLinkStore({ sql, redis }) {
  const makeCode = async () => (await redis.incr('last-code')).toString(36).padStart(6, '0');
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
      let code = alias ?? (await makeCode());
      while (!(await insert({ code, url, expiresAt }))) {
        if (alias !== undefined) throw new Refusal(409, `the alias ${alias} is taken`);
        code = await makeCode();
      }
      return { code, url, expiresAt, clicks: 0 };
    },

    countClick: (code) => redis.incr(clicksKey(code)),
  };
}

