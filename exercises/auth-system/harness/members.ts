import type { Expect, Http, Random, Res } from '@kata/harness';

export type Credentials = { email: string; password: string };
export type Tokens = { accessToken: string; refreshToken: string };

/** An e-mail and a password that no run has seen before. */
export function makeCredentials(rnd: Random): Credentials {
  return {
    email: `${rnd.word()}.${rnd.int(100_000_000, 999_999_999)}@${rnd.word()}.example`,
    password: `${rnd.word()} ${rnd.word()} ${rnd.int(1000, 9999)}`,
  };
}

/** A client that acts for members. */
export function createMembers(api: Http, expect: Expect) {
  const login = async (credentials: Credentials): Promise<Tokens> => {
    const res = await api.post('/login', credentials);
    expect.status(res, 200);
    return { accessToken: res.json.accessToken, refreshToken: res.json.refreshToken };
  };
  return {
    login,
    async register(rnd: Random): Promise<Credentials & { id: string }> {
      const credentials = makeCredentials(rnd);
      const made = await api.post('/register', credentials);
      expect.status(made, 201);
      return { ...credentials, id: made.json.id };
    },
    fail: ({ email }: Pick<Credentials, 'email'>): Promise<Res> =>
      api.post('/login', { email, password: 'not the password' }),
    refresh: (refreshToken: string): Promise<Res> => api.post('/refresh', { refreshToken }),
    me: (accessToken: string): Promise<Res> => api.as(accessToken).get('/me'),
  };
}
