import { kata, type Res } from '@kata/harness';
import { charactersByPlace, makeAlias, makeUrl } from './links.ts';

const visitors = { count: 30, clicksEach: 10 };
const rivals = { count: 20, rounds: 3 };
const load = { rounds: 4, atOnce: 10 };
const seededCount = 100_000;
const seedingParts = 4;
/** Forty redirects that read the whole table read four million rows; small tables are read whole with good reason. */
const maxRowsRead = 10 * seededCount;

export default kata(({ group, test, server, http, expect, any, std, pg, rnd }) => {
  const web = server('web');
  const api = http(web);
  const shorten = async (url: string, more: object = {}): Promise<string> => {
    const made = await api.post('/links', { url, ...more });
    expect.status(made, 201);
    return made.json.code;
  };
  const expectClicks = async (code: string, count: number): Promise<void> => {
    expect.json(await api.get(`/links/${code}`), { clicks: count }, { partial: true });
  };
  const expectRedirect = (res: Res, location: string): void => {
    expect.status(res, 302);
    expect.header(res, 'location', location);
  };

  group('redirects', () => {
    test('redirects.exact', 'GET /:code answers 302 with exactly the URL', async (t) => {
      const name = t.rnd.word();
      const exact = [
        `https://${name}.example`,
        `https://${name}.example?b=2&a=1`,
        `http://${name}.example:8081/a/../b//c/?q=x+y%20z&r=%2Fcaf%C3%A9#top%20of/the-page?`,
        `https://user@${name}.example/~me/(1),'2';3@4:5=6!*`,
      ];
      const encoded = `https://${name}.example/né/日本?q=🚲&a=%C3%A9#ß`;
      for (const url of exact) expectRedirect(await api.get(`/${await shorten(url)}`), url);
      expectRedirect(
        await api.get(`/${await shorten(encoded)}`),
        `https://${name}.example/n%C3%A9/%E6%97%A5%E6%9C%AC?q=%F0%9F%9A%B2&a=%C3%A9#%C3%9F`,
      );
    });

    test('redirects.counted', 'Each redirect is one click, seen at once', async (t) => {
      const code = await shorten(makeUrl(t.rnd));
      const count = t.rnd.int(2, 5);
      for (let i = 1; i <= count; i++) {
        expect.status(await api.get(`/${code}`), 302);
        await expectClicks(code, i);
      }
    });

    test('redirects.expired', 'A link answers 410 from its expiresAt on', async (t) => {
      const url = makeUrl(t.rnd);
      const pastCode = await shorten(url, {
        expiresAt: new Date(Date.now() - t.rnd.int(1, 1000) * 1000).toISOString(),
      });
      expect.problem(await api.get(`/${pastCode}`), 410);
      // A busy machine may take longer to answer than the first link lives; then the next one lives longer.
      let wasInTime = false;
      for (const lifeMs of [40, 200, 600, 1800, 6000]) {
        const expiresMs = Date.now() + lifeMs;
        const code = await shorten(url, { expiresAt: new Date(expiresMs).toISOString() });
        const early = await api.get(`/${code}`);
        wasInTime = Date.now() < expiresMs;
        if (!wasInTime) continue;
        expectRedirect(early, url);
        const expired = async () => expect.problem(await api.get(`/${code}`), 410);
        await expect.eventually(expired, { within: lifeMs + 5000, every: '10ms' });
        break;
      }
      expect.value(wasInTime, 'an answer that came before the link expired').is(true);
      expect.json(await api.get(`/links/${pastCode}`), { code: pastCode, url, expiresAt: any.time, clicks: 0 });
    });

    test('redirects.unknown', 'An unknown code is 404', async (t) => {
      expect.problem(await api.get(`/${makeAlias(t.rnd)}`), 404);
    });
  });

  group('refusals', () => {
    const refuse = async (field: string, links: object[]): Promise<void> => {
      for (const link of links) expect.problem(await api.post('/links', link), 422, { fields: [field] });
    };

    test('refusals.scheme', 'Only absolute http and https URLs are accepted', async (t) => {
      const host = `${t.rnd.word()}.example`;
      const urls = [
        ...[
          'javascript:alert(1)',
          'JavaScript://%0aalert(1)',
          'data:text/html,<script>alert(1)</script>',
          'file:///etc/passwd',
        ],
        ...[`ftp://${host}/`, `//${host}/`, `/${host}`, host, 'https://', '', `https://${host}/${'x'.repeat(2048)}`],
        ...[` https://${host}/`, `https://${host}/a b`, `https://${host}/\r\nSet-Cookie: a=b`, 'java\nscript:alert(1)'],
      ];
      await refuse('url', [
        {},
        { url: null },
        { url: 7 },
        { url: [`https://${host}/`] },
        ...urls.map((url) => ({ url })),
      ]);
    });

    test('refusals.self', 'A link back to the shortener is refused', async (t) => {
      const path = t.rnd.word();
      const urls = [
        `https://sho.rt/${path}`,
        `http://SHO.RT:8443/${path}`,
        `HTTPS://Sho.Rt?${path}`,
        `https://${path}.example@sho.rt/`,
      ];
      await refuse(
        'url',
        urls.map((url) => ({ url })),
      );
      t.note('Hosts and paths that only look like `sho.rt` are fine.');
      for (const url of [
        `https://sho.rt.example/${path}`,
        `https://not-sho.rt/${path}`,
        `https://${path}.example/sho.rt`,
      ]) {
        await shorten(url);
      }
    });

    test('refusals.alias', 'An alias has its form and is not reserved', async (t) => {
      const aliases = ['', 'ab', 'a/b', 'a b c', 'naïve', 'x'.repeat(33), '../links', 'health', 'links', 7, ['abc']];
      await refuse(
        'alias',
        aliases.map((alias) => ({ url: makeUrl(t.rnd), alias })),
      );
    });

    test('refusals.expiry', 'expiresAt has to be an instant', async (t) => {
      const instants = ['tomorrow', '', '2026-13-01T00:00:00Z', '2026-12-24T18:00:00', 1_800_000_000, {}];
      await refuse(
        'expiresAt',
        instants.map((expiresAt) => ({ url: makeUrl(t.rnd), expiresAt })),
      );
    });

    std.hygiene(api, ['malformed'], { as: 'refusals', post: { path: '/links', body: () => ({ url: makeUrl(rnd) }) } });
  });

  group('races', () => {
    test('races.alias', 'Of twenty who want the same alias, one gets it', async (t) => {
      // Between a look whether the alias is free and the write that relies on it, the others find the time to look as well.
      await pg().slowWrites('10ms');
      // Connections that are open already let the requests arrive together; several rounds leave little to chance.
      const browsers = Array.from({ length: rivals.count }, () => http(web, { keepAlive: true }));
      await Promise.all(browsers.map((browser) => browser.get('/health')));
      for (let round = 0; round < rivals.rounds; round++) {
        const alias = makeAlias(t.rnd);
        const url = makeUrl(t.rnd);
        const answers = await Promise.all(browsers.map((one, i) => one.post('/links', { url: `${url}-${i}`, alias })));
        expect.tally(answers, { 201: 1, 409: rivals.count - 1 });
        const winner = answers.find((res) => res.status === 201);
        expectRedirect(await api.get(`/${alias}`), winner?.json.url);
      }
    });

    test('races.clicks', 'Three hundred clicks of thirty visitors at once are all counted', async (t) => {
      const code = await shorten(makeUrl(t.rnd));
      const answers = await api.burst(visitors.count, async () => {
        // A browser keeps its connection; so does this, which spares 270 handshakes.
        const browser = http(web, { keepAlive: true });
        const own: Res[] = [];
        for (let i = 0; i < visitors.clicksEach; i++) own.push(await browser.get(`/${code}`));
        return own;
      });
      const total = visitors.count * visitors.clicksEach;
      expect.tally(answers.flat(), { 302: total });
      await expectClicks(code, total);
    });
  });

  group('lasting', () => {
    /** Postgres counts for each connection, and adds up when the connection ends. */
    const rowsReadByScans = async (): Promise<number> => {
      await web.kill();
      const open = `select count(*) as n from pg_stat_activity where usename = 'app' and application_name <> 'harness'`;
      await expect.eventually(async () => expect.value((await pg().q(open))[0]?.['n'], 'connections left open').is(0), {
        within: '10s',
        every: '5ms',
      });
      const [row] = await pg().q(`select seq_tup_read as n from pg_stat_user_tables where relname = 'links'`);
      return row?.['n'];
    };

    const prefix = `${rnd.word()}-`;
    let seeding: Promise<unknown> | undefined;
    const seed = (): Promise<unknown> => {
      // In parts that run side by side, each with the five seconds that a statement may take; all are sent before the test
      // that begins them ends.
      seeding ??= Promise.all(
        Array.from({ length: seedingParts }, (_, part) =>
          pg().q(
            `insert into links (code, url)
             select $1 || lpad(n::text, 6, '0'), 'https://theatre.example/' || n from generate_series(1, $2::int) as n
             where n % $3::int = $4::int`,
            [prefix, seededCount, seedingParts, part],
          ),
        ),
      );
      return seeding;
    };

    test('lasting.unguessable', 'Codes do not follow from each other', async (t) => {
      // Postgres fills the table while the server boots again in between; whether it could is a matter of the last test.
      seed().catch(() => undefined);
      const made = await api.burst(40, () => api.post('/links', { url: makeUrl(t.rnd) }));
      expect.tally(made, { 201: 40 });
      const codes = made.map((res) => res.json.code);
      t.note(`Some of the codes: ${codes.slice(0, 5).join(', ')}.`);
      const least = Math.min(...charactersByPlace(codes));
      expect.value(least, 'different characters in the place that varies least, among 40 codes').atLeast(8);
    });

    std.durable(
      web,
      async () => {
        const url = makeUrl(rnd);
        const code = await shorten(url);
        expect.status(await api.get(`/${code}`), 302);
        return { code, url };
      },
      async ({ code, url }) => {
        expect.json(await api.get(`/links/${code}`), { code, url, expiresAt: null, clicks: 1 });
        expectRedirect(await api.get(`/${code}`), url);
      },
      { as: 'lasting' },
    );

    test('lasting.fast', 'A redirect finds its row among 100 000 without reading them all', async (t) => {
      await seed();
      for (let round = 0; round < load.rounds; round++) {
        const targets = Array.from({ length: load.atOnce }, () => t.rnd.int(1, seededCount));
        const answers = await api.burst(load.atOnce, (i) =>
          api.get(`/${prefix}${String(targets[i]).padStart(6, '0')}`),
        );
        for (const [i, res] of answers.entries()) expectRedirect(res, `https://theatre.example/${targets[i]}`);
      }
      expect.value(await rowsReadByScans(), 'rows of `links` that were read without an index').atMost(maxRowsRead);
    });
  });
});
