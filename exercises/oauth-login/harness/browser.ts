import type { Http, Random, Res } from '@kata/harness';

/** A browser as far as logins need one: it keeps cookies and follows nothing by itself. */
export interface Browser {
  readonly cookies: Map<string, string>;
  get(path: string): Promise<Res>;
  post(path: string): Promise<Res>;
}

export function openBrowser(api: Http): Browser {
  const cookies = new Map<string, string>();
  const withCookies = () => ({
    headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') || null },
  });
  const keep = (res: Res): Res => {
    for (const line of (res.headers['set-cookie'] ?? '').split('\n')) {
      const [, name, value] = /^([^=;]+)=([^;]*)/.exec(line) ?? [];
      if (name === undefined || value === undefined) continue;
      if (value === '' || /;\s*(max-age=0\b|expires=Thu, 01 Jan 1970)/i.test(line)) cookies.delete(name);
      else cookies.set(name, value);
    }
    return res;
  };
  return {
    cookies,
    get: async (path) => keep(await api.get(path, withCookies())),
    post: async (path) => keep(await api.post(path, undefined, withCookies())),
  };
}

export type Person = { sub: string; email: string; email_verified: boolean; name: string };

/** Somebody whom the provider knows and no run has seen before. */
export function makePerson(rnd: Random, more: Partial<Person> = {}): Person {
  const name = rnd.word();
  return {
    sub: rnd.uuid(),
    email: `${name}.${rnd.int(100_000, 999_999)}@${rnd.word()}.example`,
    email_verified: true,
    name: `${name} ${rnd.word()}`,
    ...more,
  };
}
