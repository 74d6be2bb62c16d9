import { kata } from '@kata/harness';

export default kata(({ group, test, server, http, expect, any }) => {
  const api = http(server('web'));

  group('boot', () => {
    test('boot.health', 'GET /health says that the server is well', async () => {
      const res = await api.get('/health');
      expect.status(res, 200);
      expect.json(res, { status: 'ok' });
    });
  });

  group('limit', () => {
    const makeKey = async (limit: number, windowMs = 60_000): Promise<string> => {
      const made = await api.post('/keys', { limit, windowMs });
      expect.status(made, 201);
      expect.json(made, { key: any.matching(/^\S{8,}$/), limit, windowMs });
      return made.json.key;
    };
    const askWith = (key: string) => api.get('/tides', { headers: { 'x-api-key': key } });

    test('limit.keys', 'POST /keys makes keys with sensible limits', async (t) => {
      const keys = [await makeKey(1, 100), await makeKey(1000, 3_600_000), await makeKey(t.rnd.int(2, 900))];
      expect.value(new Set(keys).size, 'different keys among three').is(3);
      for (const limit of [undefined, 0, -1, 1001, 1.5, '10', null]) {
        expect.problem(await api.post('/keys', { limit, windowMs: 1000 }), 422, { fields: ['limit'] });
      }
      for (const windowMs of [undefined, 99, 3_600_001, 1000.5, '1000']) {
        expect.problem(await api.post('/keys', { limit: 5, windowMs }), 422, { fields: ['windowMs'] });
      }
    });

    test('limit.enforced', 'The limit is let through, and not one more', async (t) => {
      const limit = t.rnd.int(3, 6);
      const key = await makeKey(limit);
      for (let i = 0; i < limit; i++) {
        const res = await askWith(key);
        expect.status(res, 200);
        expect.json(res, { tides: any.array });
      }
      for (let i = 0; i < 2; i++) expect.problem(await askWith(key), 429);
    });

    test('limit.headers', 'Each answer says what remains', async (t) => {
      const limit = t.rnd.int(2, 5);
      const key = await makeKey(limit);
      for (const remaining of [...Array(limit).keys()].reverse().concat(0)) {
        const res = await askWith(key);
        expect.header(res, 'x-ratelimit-limit', String(limit));
        expect.header(res, 'x-ratelimit-remaining', String(remaining));
      }
    });

    test('limit.unknown-key', 'A key that was never made is 401', async (t) => {
      for (const key of [t.rnd.uuid(), `${await makeKey(1)}x`]) expect.problem(await askWith(key), 401);
    });
  });
});
