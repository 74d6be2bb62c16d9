import { describe, expect, test } from 'vitest';
import { RunEvent, type RunEventBody } from '#contracts/run-event.ts';
import { emptyRunView, reduceRunEvent } from '../run-state.ts';
import { placeBars, ticksOf } from './picture-geometry.ts';
import { layOutTimeline } from './timeline.ts';
import { filterRows, listRows, visibleWindow } from './wire-rows.ts';

const runId = '0195a5f0-0000-7000-8000-000000000001';

/** Each body with the milliseconds at which it was told. */
function timelineOf(...told: [atMs: number, body: RunEventBody][]) {
  const events = told.map(([atMs, body], index) =>
    RunEvent.parse({ v: 1, runId, seq: index + 1, at: new Date(1_700_000_000_000 + atMs).toISOString(), body }),
  );
  return layOutTimeline(events.reduce(reduceRunEvent, emptyRunView));
}

const exchange = (n: number, [startedMs, durationMs]: [number, number], test = 'crud.create'): RunEventBody => ({
  type: 'http-exchange',
  visibility: 'public',
  exchange: {
    n,
    test: test as never,
    startedMs,
    durationMs,
    request: { method: 'GET', path: `/books/${n}`, headers: [], body: '', bodyBytes: 0 },
    response: { status: n === 3 ? 500 : 200, headers: [], body: '', bodyBytes: 0 },
  },
});
const finished = (id: string, status: 'passed' | 'failed'): RunEventBody => ({
  type: 'test-finished',
  result: { id: id as never, group: 'crud', title: id, visibility: 'public', status, durationMs: 20 },
});
const started = (id: string): RunEventBody => ({ type: 'test-started', test: id as never });

const run = () =>
  timelineOf(
    [0, { type: 'phase', phase: 'building' }],
    [100, { type: 'phase', phase: 'booting' }],
    [110, { type: 'process-started', process: 'web' }],
    [300, { type: 'phase', phase: 'testing' }],
    [300, started('crud.create')],
    [330, exchange(2, [211, 10])],
    [331, exchange(1, [210, 10])],
    [335, finished('crud.create', 'passed')],
    [340, started('crud.delete')],
    [370, exchange(3, [250, 10], 'crud.delete')],
    [380, { type: 'process-exited', process: 'web', code: null, signal: 'SIGKILL', expected: false }],
    [390, finished('crud.delete', 'failed')],
  );

describe('the timeline of a run', () => {
  test('has the harness begin its clock when it gets its order', () => {
    const { requests, endMs } = run();
    expect(requests.map(({ exchange: { n }, startMs, lane }) => [n, startMs, lane])).toEqual([
      [1, 310, 0],
      [2, 311, 1],
      [3, 350, 0],
    ]);
    expect(endMs).toBe(390);
  });

  test('ends each phase where the next begins, and each process where it ended', () => {
    const { phases, processes } = run();
    expect(phases.map(({ phase, startMs, endMs }) => [phase, startMs, endMs])).toEqual([
      ['building', 0, 100],
      ['booting', 100, 300],
      ['testing', 300, 390],
    ]);
    expect(processes).toMatchObject([{ process: 'web', startMs: 110, endMs: 380, exit: { isExpected: false } }]);
  });

  test('takes the instants of tests and faults from the harness, whose events come late', () => {
    const fault = (action: 'pause' | 'end' | 'cut', atMs: number): RunEventBody => ({
      type: 'note',
      test: 'crud.create' as never,
      visibility: 'public',
      text: action,
      atMs,
      fault: { target: 'postgres', action },
    });
    const { tests, faults } = timelineOf(
      [0, { type: 'phase', phase: 'booting' }],
      [40, { ...started('crud.create'), atMs: 10 } as RunEventBody],
      [50, fault('pause', 20)],
      [70, fault('end', 45)],
      [80, fault('cut', 60)],
      [90, fault('pause', 65)],
      [120, finished('crud.create', 'passed')],
      [121, { ...started('crud.delete'), atMs: 90 } as RunEventBody],
      [150, finished('crud.delete', 'passed')],
    );
    expect(tests.map(({ startMs, endMs }) => [startMs, endMs])).toEqual([
      [10, 90],
      [90, 150],
    ]);
    expect(faults.map(({ startMs, endMs }) => [startMs, endMs])).toEqual([
      [20, 45],
      [60, 60],
      [65, 90],
    ]);
  });

  test('is empty before anything has happened', () => {
    expect(layOutTimeline(emptyRunView)).toMatchObject({ endMs: 1, requests: [], phases: [], processes: [] });
  });
});

describe('the rows of the wire', () => {
  test('are in the order of time, each request below its test', () => {
    expect(listRows(run()).map(({ key }) => key)).toEqual([
      'm3',
      't.crud.create',
      'r1',
      'r2',
      't.crud.delete',
      'r3',
      'm11',
    ]);
  });

  test('keep the heading of a test when one of its rows fits a filter', () => {
    const rows = listRows(run());
    expect(filterRows(rows, { text: '/BOOKS/2 get', isFailedOnly: false, range: null }).map(({ key }) => key)).toEqual([
      't.crud.create',
      'r2',
    ]);
    expect(filterRows(rows, { text: '', isFailedOnly: true, range: null }).map(({ key }) => key)).toEqual([
      't.crud.delete',
      'r3',
      'm11',
    ]);
    expect(filterRows(rows, { text: '500', isFailedOnly: true, range: null }).map(({ key }) => key)).toEqual([
      't.crud.delete',
      'r3',
    ]);
  });

  test('are those of the stretch that the picture shows', () => {
    const filter = { text: '', isFailedOnly: false, range: { startMs: 345, endMs: 352 } };
    expect(filterRows(listRows(run()), filter).map(({ key }) => key)).toEqual(['t.crud.delete', 'r3']);
  });

  test('are drawn only where they are in sight', () => {
    expect(visibleWindow({ scrollTop: 3000, height: 300 }, { rowPx: 30, count: 2000 })).toEqual({ from: 92, to: 118 });
    expect(visibleWindow({ scrollTop: 0, height: 300 }, { rowPx: 30, count: 3 })).toEqual({ from: 0, to: 3 });
    expect(visibleWindow({ scrollTop: 0, height: 0 }, { rowPx: 30, count: 0 }).to).toBe(0);
  });
});

describe('the picture', () => {
  const frame = { range: { startMs: 0, endMs: 390 }, widthPx: 780, guilty: new Set([1]) };

  test('draws concurrent requests side by side and broken ones in the colour of failure', () => {
    const bars = placeBars(run(), frame).bars.filter(({ key }) => key?.startsWith('r'));
    expect(bars.map(({ key, tone }) => [key, tone])).toEqual([
      ['r1', 'failed'],
      ['r2', 'wire'],
      ['r3', 'failed'],
    ]);
    expect(bars[0]?.x).toBe(620);
    expect(bars[1]?.y).toBeGreaterThan((bars[0]?.y ?? 0) + (bars[0]?.height ?? 0));
  });

  test('leaves out what is beyond its range', () => {
    const zoomed = placeBars(run(), { ...frame, range: { startMs: 345, endMs: 390 } });
    expect(zoomed.bars.filter(({ key }) => key?.startsWith('r')).map(({ key }) => key)).toEqual(['r3']);
  });

  test('has round instants on its axis', () => {
    expect(ticksOf({ startMs: 0, endMs: 2368 }, 6)).toEqual([0, 500, 1000, 1500, 2000]);
    expect(ticksOf({ startMs: 12, endMs: 13 }, 4)).toEqual([12, 12.5, 13]);
  });
});
