import { kata } from '@kata/harness';

/** The learner's clock is the harness's clock; some tell the time in whole seconds. */
const toleranceMs = 2000;

export default kata(({ group, test, server, http, expect, any }) => {
  const web = server('web');
  const api = http(web);

  group('boot', () => {
    test('boot.greeting', 'GET / greets on the port that PORT names', async () => {
      const res = await api.get('/');
      expect.status(res, 200);
      expect.header(res, 'content-type', /^application\/json\b/);
      expect.json(res, { message: 'Hello, backend!' });
    });

    test('boot.second-port', 'After a restart it listens on the new port', async (t) => {
      await web.restart();
      t.note(`PORT was another one this time: ${web.port}.`);
      expect.json(await api.get('/'), { message: 'Hello, backend!' });
    });
  });

  group('routes', () => {
    test('routes.time', 'GET /time tells the current time in UTC', async () => {
      const askedMs = Date.now();
      const res = await api.get('/time');
      const answeredMs = Date.now();
      expect.status(res, 200);
      expect.json(res, { now: any.matching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/) });
      const nowMs = Date.parse(res.json.now);
      expect
        .value(Math.max(askedMs - nowMs, nowMs - answeredMs), 'milliseconds between /time and the real time')
        .atMost(toleranceMs);
    });

    test('routes.echo', 'GET /echo?msg=… answers with the same text', async (t) => {
      const msg = t.rnd.word();
      const res = await api.get(`/echo?lang=${msg}-${t.rnd.word()}&msg=${msg}&x=1`);
      expect.status(res, 200);
      expect.header(res, 'content-type', /^application\/json\b/);
      expect.json(res, { msg });
    });

    test('routes.echo-empty', 'An empty msg is echoed as an empty text', async () => {
      const res = await api.get('/echo?msg=');
      expect.status(res, 200);
      expect.json(res, { msg: '' });
    });

    test('routes.echo-missing', 'GET /echo without msg answers 400 and says why', async (t) => {
      for (const path of ['/echo', '/echo?', `/echo?message=${t.rnd.word()}`]) {
        const res = await api.get(path);
        expect.problem(res, 400);
        expect.json(res, { error: any.string }, { partial: true });
      }
    });
  });
});
