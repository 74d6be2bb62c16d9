import { kata, type Random, type Res } from '@kata/harness';
import { span, type Timed, timed } from './sliding.ts';

// As in `env` of kata.yaml.
const visitorLimit = 20;
/** The statement says two seconds; the machine may be busy. */
const withoutRedisMs = 3000;
/** Redis tells the time to the millisecond, as most programs do. */
const clockStepMs = 10;
const rush = { requests: 300, limit: 100, early: 99, connections: 20 };
const waitingEach = rush.connections / 2;

export default kata(({ group, test, server, http, expect, any, redis, fault }) => {
  const servers = [server('web'), server('web', { instance: 2 })] as const;
  const instances = [http(servers[0]), http(servers[1])] as const;
  const [api, second] = instances;

  const makeKey = async (limit: number, windowMs = 60_000): Promise<string> => {
    const made = await api.post('/keys', { limit, windowMs });
    expect.status(made, 201);
    return made.json.key;
  };
  const askWith = (key: string, client = api): Promise<Res> => client.get('/tides', { headers: { 'x-api-key': key } });

  group('window', () => {
    /** Asks once after the other, at both instances in turns. */
    const askTimes = async (count: number, key: string): Promise<Timed[]> => {
      const answers: Timed[] = [];
      for (let i = 0; i < count; i++) answers.push(await timed(() => askWith(key, instances[i % 2])));
      return answers;
    };

    test('window.slides', 'A place is free again one window after its request', async (t) => {
      expect.status(await second.get('/health'), 200);
      /** Half of the limit, half a window later the rest, and the limit again when the first half has left the window. */
      const followOneKey = async (windowMs: number): Promise<boolean> => {
        const half = t.rnd.int(2, 3);
        const key = await makeKey(2 * half, windowMs);
        const early = await askTimes(half, key);
        await t.sleep(windowMs / 2, 'half of the window has to pass');
        const middle = await askTimes(half, key);
        const restMs = span(early).toMs + windowMs * 1.05 - performance.now();
        await t.sleep(Math.max(0, restMs), 'the first requests have to leave the window');
        const late = await askTimes(2 * half, key);
        // On a busy machine the moments may have missed their places: then this tells nothing.
        const longestMs = windowMs - clockStepMs;
        const isInTime =
          span(late).toMs < span(middle).fromMs + longestMs && span(middle).toMs < span(early).fromMs + longestMs;
        if (!isInTime) return false;
        expect.tally(
          [...early, ...middle].map(({ res }) => res),
          { 200: 2 * half },
        );
        t.note(`The window was ${windowMs} ms, the limit ${2 * half}; ${half} places were free at the end.`);
        expect.tally(
          late.map(({ res }) => res),
          { 200: half, 429: half },
        );
        return true;
      };
      for (const windowMs of [400, 1200, 4000, 12_000]) {
        // Half a window apart: wherever a window would begin that does not slide, one of the two keys shows it.
        const followSecondKey = async () => {
          await t.sleep(windowMs / 2, 'the second key begins half a window later');
          return followOneKey(windowMs);
        };
        const areInTime = await Promise.all([followOneKey(windowMs), followSecondKey()]);
        if (areInTime.every(Boolean)) return;
      }
      expect.fail('The answers came too late to tell: fourteen requests took longer than a window of twelve seconds.');
    });

    test('window.retry-after', 'Retry-After says when the next place is free', async (t) => {
      // A little more than whole seconds: the requests below pass that little, so that it matters from when one counts.
      const windowMs = t.rnd.int(20, 900) * 1000 + 15;
      const key = await makeKey(2, windowMs);
      const oldest = await timed(() => askWith(key));
      await t.sleep(60, 'the two requests of the key are some time apart');
      expect.status(await askWith(key), 200);
      const refused = await timed(() => askWith(key, second));
      expect.problem(refused.res, 429);
      const seconds = Number(expect.header(refused.res, 'retry-after', /^\d+$/));
      const leastMs = windowMs - (refused.toMs - oldest.fromMs);
      const mostMs = windowMs - (refused.fromMs - oldest.toMs);
      t.note(`The window is ${windowMs} ms.`);
      expect.value(seconds, 'seconds in `Retry-After`').atLeast(Math.ceil((leastMs - 1) / 1000));
      expect.value(seconds, 'seconds in `Retry-After`').atMost(Math.ceil((mostMs + 1) / 1000));
    });

    test('window.refused-free', 'Knocking does not prolong the wait', async (t) => {
      t.note('The key asks again and again, until it gets in.');
      /** Whether it knocked often enough: a window without a knock would let in also whom each knock delays. */
      const knockUntilIn = async (windowMs: number): Promise<boolean> => {
        const key = await makeKey(1, windowMs);
        const first = await timed(() => askWith(key));
        expect.status(first.res, 200);
        for (let before = first; ; await t.sleep(5, 'it knocks often, but not all the time')) {
          const knock = await timed(() => askWith(key));
          const isDue = knock.fromMs > first.toMs + windowMs + clockStepMs;
          expect.status(knock.res, isDue ? 200 : [200, 429]);
          if (knock.res.status === 200) {
            expect.value(Math.ceil(knock.toMs - first.fromMs), 'milliseconds until it got in again').atLeast(windowMs);
            return before !== first && knock.toMs - before.fromMs < windowMs;
          }
          before = knock;
        }
      };
      for (const windowMs of [600, 2000, 6000]) if (await knockUntilIn(windowMs)) return;
      expect.fail('The answers came too late to tell: one took longer than a window of six seconds.');
    });
  });

  group('fairness', () => {
    test('fairness.parallel', 'Of three hundred at once, the limit gets in', async () => {
      const key = await makeKey(rush.limit);
      // Connections that are open already let the requests arrive together.
      const clients = Array.from(
        { length: rush.connections },
        (_, i) => instances[i % 2]?.with({ keepAlive: true, timeout: '20s' }) ?? api,
      );
      await Promise.all(clients.map((client) => client.get('/health')));
      const ask = (count: number): Promise<Res[]> => api.burst(count, (i) => askWith(key, clients[i % clients.length]));
      const early = await ask(rush.early);
      // With one place left the servers stand still until ten requests wait for each: it then reads them in one go.
      await Promise.all(servers.map((one) => one.signal('SIGSTOP')));
      const late = ask(rush.requests - rush.early);
      try {
        const areWaiting = async () => {
          for (const one of servers) expect.value(await one.unread(), 'requests that wait').atLeast(waitingEach);
        };
        await expect.eventually(areWaiting, { within: '10s', every: '5ms' });
      } finally {
        await Promise.all(servers.map((one) => one.signal('SIGCONT')));
      }
      const answers = [...early, ...(await late)];
      expect.tally(answers, { 200: rush.limit, 429: rush.requests - rush.limit });
    });

    test('fairness.apart', 'Keys and visitors are counted apart', async () => {
      const before = await remainingForVisitors();
      expect.value(before, 'places left for a visitor, when so far only keys were used').atLeast(1);
      const keys = [await makeKey(2), await makeKey(2), await makeKey(3)];
      for (const key of keys) expect.tally([await askWith(key), await askWith(key, second)], { 200: 2 });
      expect.tally(await Promise.all(keys.map((key) => askWith(key))), { 200: 1, 429: 2 });
      const after = await remainingForVisitors();
      expect
        .value(after, 'places left for a visitor, after one request of a visitor and nine with keys')
        .is(Math.max(0, before - 1));
    });

    test('fairness.spoofed', 'A visitor with many made-up addresses is one visitor', async (t) => {
      const address = (): string => Array.from({ length: 4 }, () => t.rnd.int(1, 254)).join('.');
      const answers: Res[] = [];
      const earlier = visitorLimit - (await remainingForVisitors());
      for (let i = earlier; i < visitorLimit + 2; i++) {
        const headers = { 'x-forwarded-for': address(), forwarded: `for=${address()}`, 'x-real-ip': address() };
        answers.push(await (instances[i % 2] ?? api).get('/tides', { headers }));
      }
      expect.tally(answers, { 200: visitorLimit - earlier, 429: 2 });
      expect.status(await askWith(await makeKey(1)), 200);
    });

    /** After one more request. */
    async function remainingForVisitors(): Promise<number> {
      const res = await api.get('/tides');
      expect.status(res, [200, 429]);
      expect.header(res, 'x-ratelimit-limit', String(visitorLimit));
      return Number(expect.header(res, 'x-ratelimit-remaining', /^\d+$/));
    }
  });

  group('upkeep', () => {
    const bytesInRedis = async (): Promise<number> => {
      let bytes = 0;
      for (const name of await redis().cmd('KEYS', '*'))
        bytes += Number(await redis().cmd('MEMORY', 'USAGE', name)) || 0;
      return bytes;
    };

    test('upkeep.forgets', 'When windows are over, Redis is as empty as before', async (t) => {
      const makeKeys = (rnd: Random): Promise<string[]> =>
        api.burst(20, () => makeKey(rnd.int(1, 3), rnd.int(200, 400)));
      const keys = await makeKeys(t.rnd);
      const before = await bytesInRedis();
      const answers = await api.burst(keys.length * 4, (i) =>
        askWith(keys[i % keys.length] as string, instances[i % 2]),
      );
      for (const res of answers) expect.status(res, [200, 429]);
      await expect.eventually(
        async () => expect.value(await bytesInRedis(), 'bytes in Redis when all windows are over').atMost(before),
        { within: '8s' },
      );
      t.note('The keys themselves are still known.');
      await expect.eventually(async () => expect.status(await askWith(keys[0] as string), 200), {
        within: '8s',
      });
    });

    const ways = { refuse: fault.refuse, pause: fault.pause };
    const liveWithout = async (way: keyof typeof ways): Promise<void> => {
      const key = await makeKey(1);
      expect.status(await askWith(key), 200);
      const outage = await ways[way]('redis');
      let slowestMs = withoutRedisMs;
      // All are let in each time, and one time of three all at once.
      for (let tries = 0; tries < 3 && slowestMs >= withoutRedisMs; tries++) {
        const answers = await api.burst(3, () => api.get('/tides', { timeout: '6s' }));
        for (const res of answers) {
          expect.status(res, 200);
          expect.json(res, { tides: any.array });
        }
        slowestMs = Math.max(...answers.map(({ ms }) => Math.round(ms)));
      }
      expect.value(slowestMs, 'milliseconds until the tides came without Redis').atMost(withoutRedisMs);
      await outage.end();
      const fresh = await expect.eventually(() => makeKey(1), { within: '15s' });
      expect.status(await askWith(fresh), 200);
      await expect.eventually(async () => expect.problem(await askWith(fresh), 429), { within: '15s' });
    };

    test('upkeep.redis-away', 'Without Redis the tides come all the same', () => liveWithout('refuse'));
    test('upkeep.redis-hangs', 'A Redis that hangs does not hold up the tides', () => liveWithout('pause'));
  });
});
