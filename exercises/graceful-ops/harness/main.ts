import { type Http, kata, type Res, type ServiceName } from '@kata/harness';

/** The statement says two seconds; the machine may be busy. */
const answerMs = 3000;
const timeoutMs = 6000;
const patienceMs = 10_000;

export default kata(({ group, test, server, http, expect, fault, pg }) => {
  const web = server('web');
  const api = http(web, { timeout: timeoutMs });

  /** On a busy machine a moment may be missed: then the attempt answers that it told nothing, and gets more time. */
  const untilTold = async (times: readonly number[], attempt: (ms: number) => Promise<boolean>): Promise<void> => {
    for (const ms of times) if (await attempt(ms)) return;
    expect.fail('The answers came too late to tell.');
  };

  group('stop', () => {
    const expectEnd = async (within: number): Promise<void> => {
      const { code, signal } = await web.stop('SIGTERM', { within });
      expect.value({ code, signal }, 'how the process ended').is({ code: 0, signal: null });
    };

    /** Reports that Postgres works at when this returns, one for each client. */
    const beginReports = async (clients: readonly Http[], ms: number) => {
      let lastMs = 0;
      const answers = clients.map(async (client): Promise<Res> => {
        const res = await client.get(`/report?ms=${ms}`);
        lastMs = performance.now();
        return res;
      });
      // As `app`: others may not see what its connections do.
      const atWork = `select count(*) as n from pg_stat_activity
        where state = 'active' and query like '%pg_sleep%' and pid <> pg_backend_pid()`;
      await expect.eventually(
        async () =>
          expect.value((await pg().as('app').q(atWork))[0]?.['n'], 'reports that Postgres works at').is(clients.length),
        { within: ms, every: '5ms' },
      );
      const begunMs = performance.now();
      return {
        answers: () => Promise.all(answers),
        /** Whether the signal that was sent next came long before the last of them was done. */
        wereInTime: () => lastMs - begunMs > ms / 2,
      };
    };

    test('stop.in-flight', 'A request that runs is finished, and the exit code is 0', () =>
      untilTold([1000, 4000], async (ms) => {
        await web.start({ env: { DRAIN_MS: '100' } });
        const reports = await beginReports([api], ms);
        await expectEnd(patienceMs);
        for (const report of await reports.answers()) expect.json(report, { ms });
        return reports.wereInTime();
      }),
    );

    test('stop.ready-first', 'It stops being ready before it stops listening', (t) =>
      untilTold([2000, 7000], async (drainMs) => {
        await web.start({ env: { DRAIN_MS: String(drainMs) } });
        expect.status(await api.get('/ready'), 200);
        const beganMs = performance.now();
        await web.signal('SIGTERM');
        await expect.eventually(async () => expect.problem(await api.get('/ready'), 503), {
          within: drainMs * 0.6,
          every: '20ms',
        });
        const restMs = beganMs + drainMs * 0.7 - performance.now();
        await t.sleep(Math.max(0, restMs), 'it has to go on taking connections, not only to be slow to stop');
        const answers = Promise.all([api.get('/live'), api.get('/report?ms=1')]);
        await answers.catch(() => undefined);
        const isInTime = performance.now() < beganMs + drainMs * 0.95;
        if (!isInTime) return false;
        const [live, report] = await answers;
        expect.status(live, 200);
        expect.json(report, { ms: 1 });
        await expectEnd(patienceMs);
        return true;
      }),
    );

    test('stop.keep-alive', 'Open connections do not hold it up', () =>
      untilTold([1000, 4000], async (ms) => {
        await web.start({ env: { DRAIN_MS: '100' } });
        const browsers = Array.from({ length: 3 }, () => http(web, { keepAlive: true }));
        await Promise.all(browsers.map((browser) => browser.get('/live')));
        const reports = await beginReports(browsers.slice(1), ms);
        // Four seconds after the reports are done.
        await expectEnd(ms + 4000);
        for (const report of await reports.answers()) expect.status(report, 200);
        return reports.wereInTime();
      }),
    );

    test('stop.twice', 'A second SIGTERM changes nothing', (t) =>
      untilTold([1500, 5000], async (ms) => {
        await web.start({ env: { DRAIN_MS: '100' } });
        const reports = await beginReports([api], ms);
        await web.signal('SIGTERM');
        await t.sleep(ms / 5, 'the second signal comes when no new connections are taken any more');
        await expectEnd(patienceMs);
        for (const report of await reports.answers()) expect.json(report, { ms });
        return reports.wereInTime();
      }),
    );
  });

  group('outage', () => {
    const postgres: ServiceName = 'postgres';
    /** The answer is right each time, and one of three is fast. */
    const expectInTime = async (path: string, status: number): Promise<void> => {
      let ms = answerMs;
      for (let tries = 0; tries < 3 && ms >= answerMs; tries++) {
        const res = await api.get(path);
        if (status === 503) expect.problem(res, 503);
        else expect.status(res, status);
        ms = Math.round(res.ms);
      }
      expect.value(ms, `milliseconds until GET ${path} answered`).atMost(answerMs);
    };
    const expectReady = (): Promise<void> =>
      expect.eventually(async () => expect.status(await api.get('/ready'), 200), { within: '25s' });
    // Shorter than a request may take: one that gets no answer is not asked again.
    const expectUnready = (): Promise<void> => expect.eventually(() => expectInTime('/ready', 503), { within: '4s' });

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
