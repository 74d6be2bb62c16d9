import { kata, type Random } from '@kata/harness';
import { type Entry, formatEntry, makeEntry, makeMalformedLines, reportOf } from './log.ts';

const cpuBudgetMs = 4000;
/** A thousand lines (what fits into one order), handed over once and written a thousand times. */
const large = { lineCount: 1100, copies: 910 };

export default kata(({ group, test, script, expect, prop, fc }) => {
  const report = script('main');
  const read = async (stdin: string) => {
    const result = await report.run({ stdin });
    expect.value(result.code, 'the exit code of the program').is(0);
    return result.json;
  };
  const expectReport = async (lines: readonly string[], expected: unknown): Promise<void> => {
    expect.value(await read(lines.map((line) => `${line}\n`).join('')), 'the report').is(expected);
  };
  const someEntries = (rnd: Random, count: number, fields: Partial<Entry> = {}): Entry[] =>
    Array.from({ length: count }, () => makeEntry(rnd, fields));

  group('odd', () => {
    test('odd.malformed', 'Malformed lines are counted and skipped', async (t) => {
      const entries = someEntries(t.rnd, 12);
      const malformed = makeMalformedLines(t.rnd);
      const lines = t.rnd.shuffle([...entries.map(formatEntry), ...malformed]);
      await expectReport(lines, reportOf(entries, { malformed: malformed.length }));
      await expectReport(malformed, reportOf([], { malformed: malformed.length }));
    });

    test('odd.ipv6', 'IPv6 addresses count, in capital letters or not', async (t) => {
      const tail = t.rnd.int(0x1000, 0xfffe).toString(16);
      const addresses = [
        `2001:db8::${tail}`,
        `2001:DB8::${tail.toUpperCase()}`,
        `2001:db8:0::${tail}`,
        '::1',
        '10.0.0.1',
      ];
      const entries = addresses.map((address) => makeEntry(t.rnd, { address }));
      await expectReport(entries.map(formatEntry), reportOf(entries));
    });

    test('odd.line-ends', 'Lines end with \\n or \\r\\n, the last one as it likes', async (t) => {
      const entries = someEntries(t.rnd, 6);
      const text = entries.map((entry) => formatEntry(entry) + t.rnd.pick(['\n', '\r\n', '\n\n', '\r\n\r\n'])).join('');
      expect.value(await read(text), 'the report').is(reportOf(entries));
      expect
        .value(await read(text.trimEnd()), 'the report of the same log without its last line end')
        .is(reportOf(entries));
    });

    test('odd.empty', 'An empty log makes an empty report', async () => {
      await expectReport([], reportOf([]));
    });
  });

  group('figures', () => {
    test('figures.p95', 'p95Ms is the nearest rank of numbers, not of texts', async (t) => {
      for (const count of [1, 20, t.rnd.int(21, 60)]) {
        const times = t.rnd.shuffle(Array.from({ length: count }, (_, i) => (i + 1) ** 2 + t.rnd.int(0, 1)));
        const entries = times.map((ms) => makeEntry(t.rnd, { ms }));
        const { p95Ms } = await read(entries.map(formatEntry).join('\n'));
        expect.value(p95Ms, `p95Ms of ${count} times`).is(reportOf(entries).p95Ms);
      }
    });

    test('figures.ties', 'Paths with the same count come in the order of their characters', async (t) => {
      const stem = t.rnd.word();
      const paths = ['b', 'B', 'a', '10', '9', '_', 'aa'].map((tail) => `/${stem}-${tail}`);
      // First they come in the opposite order.
      const arrivals = [...paths.toSorted().toReversed(), ...t.rnd.shuffle(paths)];
      const entries = arrivals.map((path) => makeEntry(t.rnd, { path }));
      const { topPaths } = await read(entries.map(formatEntry).join('\n'));
      expect.value(topPaths, 'topPaths').is(reportOf(entries).topPaths);
    });

    test('figures.random', 'Random logs give the right report', async () => {
      const entry = fc.record({
        address: fc.oneof(fc.ipV4(), fc.ipV6()),
        user: fc.constantFrom('-', 'ada', 'b[1]'),
        method: fc.constantFrom('GET', 'POST', 'PATCH', 'PROPFIND'),
        path: fc.constantFrom('/', '/a', '/A', '/b/c', '/é', '/a%20b', '/[x]'),
        query: fc.constantFrom('', '?', '?a=1', '?a=/b?c'),
        status: fc.integer({ min: 100, max: 599 }),
        bytes: fc.option(fc.nat(1_000_000)),
        ms: fc.nat(100_000),
      });
      const line = fc.oneof(
        { arbitrary: entry, weight: 9 },
        { arbitrary: fc.constantFrom('?', 'a - b', '- - -'), weight: 1 },
      );
      await prop(
        [fc.array(line, { maxLength: 60 })],
        async (lines) => {
          const entries = lines.filter((one) => typeof one !== 'string');
          const texts = lines.map((one, i) => (typeof one === 'string' ? one : formatEntry(one, i)));
          await expectReport(texts, reportOf(entries, { malformed: lines.length - entries.length }));
        },
        { runs: 6 },
      );
    });
  });

  group('scale', () => {
    test(
      'scale.million',
      'A million lines take at most 4 seconds of processor time',
      async (t) => {
        const entries = Array.from({ length: large.lineCount }, (_, i) =>
          makeEntry(t.rnd, {
            ...{ address: `10.1.${Math.floor(i / 250)}.${i % 250}`, path: `/p${i}` },
            ...{ user: '-', method: 'GET', query: '' },
          }),
        );
        const stdin = entries.map((entry) => `${formatEntry(entry)}\n`).join('');
        const result = await report.run({ stdin, repeat: large.copies });
        expect.value(result.code, 'the exit code of the program').is(0);
        expect.value(result.json, 'the report').is(reportOf(entries, { copies: large.copies }));
        t.note(`It took ${(result.cpuMs / 1000).toFixed(1)} seconds of processor time.`);
        expect.value(Math.round(result.cpuMs), 'milliseconds of processor time').atMost(cpuBudgetMs);
      },
      { timeout: '60s' },
    );
  });
});
