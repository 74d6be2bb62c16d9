import { afterAll, beforeAll, expect, it } from 'vitest';
import { type FakeWorker, type FinishedRun, openFakeWorker } from './test-support/fake-worker.ts';
import { serverOf } from './test-support/programs.ts';

let worker: FakeWorker;
beforeAll(async () => {
  worker = await openFakeWorker();
});
afterAll(() => worker.close());

const budgets = [
  { id: 'fast', metric: 'http.p95', max: 25, calibrated: true },
  { id: 'strict', metric: 'http.p95', max: 3, calibrated: true },
  { id: 'absolute', metric: 'http.p50', max: 400, calibrated: false },
  { id: 'memory', metric: 'rss.max', max: 1000, calibrated: false },
];
const run = (body: string, program: string): Promise<FinishedRun> =>
  worker.run({
    harness: `import { kata } from '@kata/harness';
      export default kata(({ group, test, server, http, load, expect }) => {
        const api = http(server());
        group('a', () => test('a.load', 'x', async () => {
          const put = (path) => load({ concurrency: 4, for: '1200ms', warmup: '100ms', request: () => api.get(path) });
          ${body}
        }));
      });`,
    groups: [{ id: 'a', tests: ['a.load'] }],
    programs: { web: program },
    budgets,
  });
const program = serverOf(
  `(req, res, body, json) => setTimeout(() => json(res, 200, {}), req.url === '/slow' ? 500 : 0)`,
);

it('passes a quick server, and lets it go on after the measurement', { timeout: 20_000 }, async () => {
  const finished = await run(
    `const quick = await put('/'); await quick.within('fast'); await quick.within('absolute'); expect.status(await api.get('/'), 200);`,
    program,
  );
  expect(finished.tests['a.load']?.failure).toBeUndefined();
});

it('fails a slow one, with how much slower than nothing it is', { timeout: 20_000 }, async () => {
  const calibrated = await run(`await (await put('/slow')).within('strict');`, program);
  expect(calibrated.tests['a.load']?.failure?.message).toMatch(
    /^Under load http\.p95 is [\d.]+, [\d.]+ times as much as a server that does nothing \([\d.]+ now\); the budget "strict" is 3 times as much\.$/,
  );
  const absolute = await run(`await (await put('/slow')).within('absolute');`, program);
  expect(absolute.tests['a.load']?.failure?.message).toMatch(
    /^Under load http\.p50 is [\d.]+; the budget "absolute" is 400\.$/,
  );
});

it('holds any other figure against its budget', async () => {
  const finished = await run(`expect.budget('memory', 1000); expect.budget('memory', 1001);`, program);
  expect(finished.tests['a.load']?.failure?.message).toBe('rss.max: expected at most 1000, got 1001.');
});

it.each([
  [
    `expect.budget('disk', 1);`,
    'The budget "disk" is not declared in kata.yaml (declared: fast, strict, absolute, memory).',
  ],
  [`await (await put('/')).within('memory');`, 'is about rss.max, which load() does not measure'],
])('%s is the author’s mistake', async (body, words) => {
  const finished = await run(body, program);
  expect(finished.messages.at(-1)).toMatchObject({ type: 'harness-error', message: expect.stringContaining(words) });
});
