import { describe, expect, test } from 'vitest';
import { RunId } from '#contracts/ids.ts';
import type { HttpExchange, RunEvent, RunEventBody } from '#contracts/run-event.ts';
import type { TestResult, TestVisibility, Verdict } from '#contracts/verdict.ts';
import { createEventFilter, filterTrace, filterVerdict } from './filter-for-audience.ts';

const runId = RunId.parse('00000000-0000-4000-8000-000000000000');
const numbered = (bodies: readonly RunEventBody[]): RunEvent[] =>
  bodies.map((body, index) => ({ v: 1, runId, seq: index + 1, at: '2026-01-01T10:00:00.012Z', body }));

const result = (id: string, visibility: TestVisibility, difference: Partial<TestResult> = {}): TestResult => ({
  ...{ id, group: 'g', title: `title of ${id}`, status: 'passed', durationMs: 12 },
  visibility,
  ...difference,
});
const failed = (id: string, visibility: TestVisibility, see: number[] = []): TestResult =>
  result(id, visibility, { status: 'failed', failure: { message: `why ${id} failed`, see } });

const exchange = (n: number, visibility: TestVisibility): RunEventBody => {
  const request: HttpExchange['request'] = { method: 'GET', path: `/${n}`, headers: [], body: '', bodyBytes: 0 };
  return {
    type: 'http-exchange',
    visibility,
    exchange: { n, test: 'g.a', startedMs: 0, durationMs: 1, request, response: null },
  };
};
const finished = (one: TestResult): RunEventBody => ({ type: 'test-finished', result: one });
const started = { type: 'attempt-started' as const, attempt: 1, plan: [] };
const hidden: RunEventBody = { type: 'hidden' };
const output = (sealed: boolean): RunEventBody => ({
  type: 'output',
  process: 'web',
  stream: 'stdout',
  text: 'log',
  sealed,
});
const note = (test: string, visibility: TestVisibility): RunEventBody => ({
  type: 'note',
  test,
  visibility,
  text: 'said',
});

const live = (bodies: readonly RunEventBody[]) =>
  numbered(bodies)
    .map(createEventFilter('learner'))
    .map(({ body }) => body);
const afterwards = (bodies: readonly RunEventBody[]) =>
  filterTrace(numbered(bodies), 'learner').map(({ body }) => body);
const withoutFailure = ({ failure: _, ...rest }: TestResult): TestResult => rest;

describe('a learner', () => {
  test.each<[string, RunEventBody, RunEventBody]>([
    ['a public exchange', exchange(1, 'public'), exchange(1, 'public')],
    ['no named exchange', exchange(1, 'named'), hidden],
    ['no sealed exchange', exchange(1, 'sealed'), hidden],
    ['a public note', note('g.a', 'public'), note('g.a', 'public')],
    ['no named note', note('g.a', 'named'), hidden],
    ['output', output(false), output(false)],
    ['no output of sealed tests', output(true), hidden],
    ['why a public test failed', finished(failed('g.a', 'public')), finished(failed('g.a', 'public'))],
    ['why the first named test failed', finished(failed('g.a', 'named')), finished(failed('g.a', 'named'))],
    ['that a named test passed', finished(result('g.a', 'named')), finished(result('g.a', 'named'))],
    [
      'only whether a sealed test failed, with a rounded duration',
      finished(failed('g.a', 'sealed')),
      finished(withoutFailure({ ...failed('g.a', 'sealed'), durationMs: 50 })),
    ],
  ])('sees %s, live and afterwards', (_what, body, seen) => {
    expect(live([started, body])[1]).toEqual(seen);
    expect(afterwards([started, body])[1]).toEqual(seen);
  });

  test('is told why only of the first named test that failed', () => {
    const seen = live([started, finished(failed('g.a', 'named')), finished(failed('g.b', 'named'))]);
    expect(seen.slice(1)).toEqual([finished(failed('g.a', 'named')), finished(withoutFailure(failed('g.b', 'named')))]);
  });

  test('finds afterwards the exchanges and notes that explain that failure, and no others', () => {
    const first = failed('g.a', 'named', [2]);
    const second = failed('g.b', 'named', [3]);
    const story = [
      started,
      exchange(1, 'named'),
      exchange(2, 'named'),
      note('g.a', 'named'),
      finished(first),
      exchange(3, 'named'),
      note('g.b', 'named'),
      finished(second),
    ];
    expect(afterwards(story)).toEqual([
      started,
      hidden,
      exchange(2, 'named'),
      note('g.a', 'named'),
      finished(first),
      hidden,
      hidden,
      finished(withoutFailure(second)),
    ]);
  });

  test('never sees a sealed exchange, even when the explained failure names its number', () => {
    const story = [started, exchange(1, 'sealed'), finished(failed('g.a', 'named', [1]))];
    expect(afterwards(story)[1]).toEqual(hidden);
  });

  test('learns the instants of sealed tests, and of what is hidden, in steps only', () => {
    const planned = (visibility: TestVisibility, id: string) => ({
      ...{ id, title: id, points: 1, visibility, optional: false, requires: [] },
      tests: [{ id: `${id}.a`, title: 'a' }],
    });
    const plan = [planned('public', 'open'), planned('sealed', 'shut')];
    const story: RunEventBody[] = [
      { ...started, plan },
      { type: 'test-started', test: 'open.a', atMs: 12 },
      { type: 'test-started', test: 'shut.a', atMs: 12 },
      exchange(1, 'sealed'),
      exchange(2, 'named'),
      finished(result('shut.a', 'sealed')),
    ];
    const exact = '2026-01-01T10:00:00.012Z';
    const rounded = '2026-01-01T10:00:00.050Z';
    for (const seen of [numbered(story).map(createEventFilter('learner')), filterTrace(numbered(story), 'learner')]) {
      expect(seen.map(({ at }) => at)).toEqual([exact, exact, rounded, rounded, rounded, rounded]);
      expect(seen[1]?.body).toEqual({ type: 'test-started', test: 'open.a', atMs: 12 });
      expect(seen[2]?.body).toEqual({ type: 'test-started', test: 'shut.a', atMs: 50 });
    }
  });

  test('is told of a new attempt as if there had been none before', () => {
    const again: RunEventBody = { ...started, attempt: 2 } as RunEventBody;
    const seen = live([started, finished(failed('g.a', 'named')), again, finished(failed('g.b', 'named'))]);
    expect(seen[3]).toEqual(finished(failed('g.b', 'named')));
  });

  test('keeps every number', () => {
    const events = numbered([started, exchange(1, 'sealed'), output(true), finished(result('g.a', 'sealed'))]);
    expect(filterTrace(events, 'learner').map(({ seq }) => seq)).toEqual([1, 2, 3, 4]);
  });

  test('gets the same in the verdict as in the events', () => {
    const tests = [failed('g.a', 'public'), failed('g.b', 'named'), failed('g.c', 'named'), failed('g.d', 'sealed')];
    const verdict: Verdict = {
      ...{ v: 1, status: 'failed', score: 0, reason: '', passedCount: 0, totalCount: 4, tests },
      timings: { bootMs: 0, testsMs: 0, podMs: 0 },
    };
    const events = numbered([started, ...tests.map(finished)]);
    const explained = filterVerdict(verdict, events, 'learner').tests.filter((one) => one.failure !== undefined);
    expect(explained.map(({ id }) => id)).toEqual(['g.a', 'g.b']);
    expect(filterVerdict(verdict, [], 'learner')).toEqual(filterVerdict(verdict, events, 'learner'));
  });
});

describe('an instructor', () => {
  test('sees everything', () => {
    const events = numbered([started, exchange(1, 'sealed'), output(true), finished(failed('g.a', 'sealed'))]);
    expect(events.map(createEventFilter('instructor'))).toEqual(events);
    expect(filterTrace(events, 'instructor')).toEqual(events);
  });
});
