import { kata } from '@kata/harness';
import { makeAlias, makeUrl } from './links.ts';

const madeCode = /^[A-Za-z0-9_-]{6,16}$/;

export default kata(({ group, test, server, http, expect, any }) => {
  const api = http(server('web'));

  group('boot', () => {
    test('boot.health', 'GET /health says that the server is well', async () => {
      const res = await api.get('/health');
      expect.status(res, 200);
      expect.json(res, { status: 'ok' });
    });
  });

  group('links', () => {
    test('links.create', 'POST answers 201 with the link and where to read it', async (t) => {
      const url = makeUrl(t.rnd);
      const made = await api.post('/links', { url });
      expect.status(made, 201);
      expect.json(made, { code: any.matching(madeCode), url, expiresAt: null, clicks: 0 });
      const read = await api.get(expect.header(made, 'location', `/links/${made.json.code}`));
      expect.status(read, 200);
      expect.json(read, made.json);
    });

    test('links.alias', 'An alias becomes the code, upper and lower case differ', async (t) => {
      const alias = makeAlias(t.rnd);
      const url = makeUrl(t.rnd);
      const made = await api.post('/links', { url, alias });
      expect.status(made, 201);
      expect.json(made, { code: alias, url, expiresAt: null, clicks: 0 });
      expect.problem(await api.post('/links', { url: makeUrl(t.rnd), alias }), 409);
      expect.status(await api.post('/links', { url: makeUrl(t.rnd), alias: alias.toUpperCase() }), 201);
      expect.json(await api.get(`/links/${alias}`), made.json);
    });

    test('links.distinct', 'The same URL twice makes two links', async (t) => {
      const url = makeUrl(t.rnd);
      const [first, second] = [await api.post('/links', { url }), await api.post('/links', { url })];
      expect.tally([first, second], { 201: 2 });
      expect.value(second.json.code, 'the code of the second link').isNot(first.json.code);
    });

    test('links.expiry', 'expiresAt comes back as the same instant', async (t) => {
      const instantMs = Date.UTC(2030, t.rnd.int(0, 11), t.rnd.int(1, 28), t.rnd.int(0, 23), t.rnd.int(0, 59));
      const made = await api.post('/links', { url: makeUrl(t.rnd), expiresAt: new Date(instantMs).toISOString() });
      expect.status(made, 201);
      for (const res of [made, await api.get(`/links/${made.json.code}`)]) {
        expect.json(res, { expiresAt: any.time }, { partial: true });
        expect
          .value(new Date(Date.parse(res.json.expiresAt)).toISOString(), 'expiresAt, in UTC')
          .is(new Date(instantMs).toISOString());
      }
    });

    test('links.unknown', 'An unknown code is 404', async (t) => {
      expect.problem(await api.get(`/links/${makeAlias(t.rnd)}`), 404);
    });
  });
});
