import { kata } from '@kata/harness';

export default kata(({ group, test, server, http, expect }) => {
  const api = http(server('web'));

  group('boot', () => {
    test('boot.live', 'GET /live says that the process runs', async () => {
      const res = await api.get('/live');
      expect.status(res, 200);
      expect.json(res, { status: 'alive' });
    });

    test('boot.ready', 'GET /ready says that the database answers', async () => {
      const res = await expect.eventually(
        async () => {
          const ready = await api.get('/ready');
          if (ready.status === 503) expect.status(ready, 200);
          return ready;
        },
        { within: '15s' },
      );
      expect.status(res, 200);
      expect.json(res, { status: 'ready' });
    });

    test('boot.report', 'A report takes the time it takes', async (t) => {
      // More than once: an answer that comes too early is not late each time, however busy the machine is.
      for (let i = 0; i < 4; i++) {
        const ms = t.rnd.int(200, 300);
        const res = await api.get(`/report?ms=${ms}`);
        expect.status(res, 200);
        expect.json(res, { ms });
        expect.value(Math.ceil(res.ms), 'milliseconds until the report was there').atLeast(ms);
      }
    });
  });
});
