import { kata, type ServiceName } from '@kata/harness';

/** The statement says two seconds; the machine may be busy. */
const answerMs = 3000;

export default kata(({ group, test, server, http, expect, fault }) => {
  const web = server('web');
  const api = http(web, { timeout: '4s' });

  group('stop', () => {
    const expectEnd = async (within: '4s' | '5s'): Promise<void> => {
      const { code, signal } = await web.stop('SIGTERM', { within });
      expect.value({ code, signal }, 'how the process ended').is({ code: 0, signal: null });
    };

    test('stop.in-flight', 'A request that runs is finished, and the exit code is 0', async (t) => {
      await web.start({ env: { DRAIN_MS: '100' } });
      const ms = t.rnd.int(500, 600);
      const report = api.get(`/report?ms=${ms}`);
      await t.sleep(150, 'the report has to be on its way when the signal comes');
      await expectEnd('5s');
      expect.json(await report, { ms });
    });

    test('stop.ready-first', 'It stops being ready before it stops listening', async (t) => {
      await web.start({ env: { DRAIN_MS: '2500' } });
      expect.status(await api.get('/ready'), 200);
      await web.signal('SIGTERM');
      await expect.eventually(async () => expect.problem(await api.get('/ready'), 503), {
        within: '1s',
        every: '20ms',
      });
      await t.sleep(900, 'it has to go on taking connections, not only to be slow to stop');
      expect.status(await api.get('/live'), 200);
      expect.json(await api.get('/report?ms=1'), { ms: 1 });
      await expectEnd('5s');
    });

    test('stop.keep-alive', 'Open connections do not hold it up', async (t) => {
      await web.start({ env: { DRAIN_MS: '100' } });
      const browsers = Array.from({ length: 3 }, () => http(web, { keepAlive: true }));
      await Promise.all(browsers.map((browser) => browser.get('/live')));
      const reports = browsers.slice(1).map((browser) => browser.get('/report?ms=500'));
      await t.sleep(150, 'the reports have to be on their way when the signal comes');
      await expectEnd('4s');
      for (const report of reports) expect.status(await report, 200);
    });

    test('stop.twice', 'A second SIGTERM changes nothing', async (t) => {
      await web.start({ env: { DRAIN_MS: '100' } });
      const report = api.get('/report?ms=600');
      await t.sleep(150, 'the report has to be on its way when the signals come');
      await web.signal('SIGTERM');
      await t.sleep(200, 'the second signal comes when no new connections are taken any more');
      await expectEnd('5s');
      expect.json(await report, { ms: 600 });
    });
  });

  group('outage', () => {
    const postgres: ServiceName = 'postgres';
    const expectInTime = async (path: string, status: number): Promise<void> => {
      const res = await api.get(path);
      if (status === 503) expect.problem(res, 503);
      else expect.status(res, status);
      expect.value(Math.round(res.ms), `milliseconds until GET ${path} answered`).atMost(answerMs);
    };
    const expectReady = (): Promise<void> =>
      expect.eventually(async () => expect.status(await api.get('/ready'), 200), { within: '8s' });
    const expectUnready = (): Promise<void> => expect.eventually(() => expectInTime('/ready', 503), { within: '3s' });

    test('outage.lost', 'It lives through the loss of its connections', async () => {
      await expectReady();
      expect.status(await api.get('/report?ms=1'), 200);
      const { port } = web;
      const outage = await fault.refuse(postgres);
      await expectInTime('/live', 200);
      await expectUnready();
      await expectInTime('/report?ms=1', 503);
      await expectInTime('/live', 200);
      await outage.end();
      await expectReady();
      expect.json(await api.get('/report?ms=1'), { ms: 1 });
      expect.value(web.port, 'port: the process is to recover, not to be started again').is(port);
    });

    test('outage.hangs', 'It does not wait for a database that hangs', async () => {
      await expectReady();
      const outage = await fault.pause(postgres);
      await expectInTime('/live', 200);
      await expectUnready();
      await expectInTime('/live', 200);
      await outage.end();
      await expectReady();
    });

    test('outage.at-boot', 'It starts without its database', async () => {
      const outage = await fault.refuse(postgres);
      await web.start();
      await expectInTime('/live', 200);
      await expectUnready();
      await outage.end();
      await expectReady();
      expect.json(await api.get('/report?ms=1'), { ms: 1 });
    });
  });
});
