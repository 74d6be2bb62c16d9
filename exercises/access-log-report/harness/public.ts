import { kata } from '@kata/harness';
import { type Entry, formatEntry, makeEntry, reportOf } from './log.ts';

export default kata(({ group, test, script, expect }) => {
  const report = script('main');
  const summarise = async (entries: readonly Entry[]) => {
    const result = await report.run({ stdin: `${entries.map(formatEntry).join('\n')}\n` });
    expect.value(result.code, 'the exit code of the program').is(0);
    return result.json;
  };

  group('counts', () => {
    test('counts.totals', 'Lines, bytes and status classes are counted', async (t) => {
      const others = Array.from({ length: t.rnd.int(10, 30) }, () => makeEntry(t.rnd));
      const entries = t.rnd.shuffle([makeEntry(t.rnd, { bytes: null }), ...others]);
      const { total, malformed, bytes, statusClasses } = await summarise(entries);
      const expected = reportOf(entries);
      expect.value({ total, malformed, bytes, statusClasses }, 'the counts').is({
        total: expected.total,
        malformed: 0,
        bytes: expected.bytes,
        statusClasses: expected.statusClasses,
      });
    });

    test('counts.top-paths', 'The five most frequent paths, without their queries', async (t) => {
      const paths = Array.from({ length: 7 }, (_, i) => `/${t.rnd.word()}${i}`);
      const entries = paths.flatMap((path, i) => Array.from({ length: 8 - i }, () => makeEntry(t.rnd, { path })));
      const { topPaths } = await summarise(t.rnd.shuffle(entries));
      expect.value(topPaths, 'topPaths').is(reportOf(entries).topPaths);
      const few = entries.slice(0, 10);
      expect.value((await summarise(few)).topPaths, 'topPaths of a log with two paths').is(reportOf(few).topPaths);
    });

    test('counts.addresses', 'Different addresses are counted once each', async (t) => {
      const regulars = Array.from({ length: t.rnd.int(3, 6) }, () => makeEntry(t.rnd).address);
      const entries = Array.from({ length: 20 }, (_, i) =>
        makeEntry(t.rnd, { address: regulars[i % regulars.length] ?? '' }),
      );
      expect.value((await summarise(entries)).uniqueAddresses, 'uniqueAddresses').is(regulars.length);
    });
  });
});
