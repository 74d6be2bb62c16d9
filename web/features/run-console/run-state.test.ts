import { describe, expect, test } from 'vitest';
import type { TestPlan } from '#contracts/exercise-bundle.ts';
import { RunEvent, type RunEventBody } from '#contracts/run-event.ts';
import type { TestResult, Verdict } from '#contracts/verdict.ts';
import { countTests, emptyRunView, groupOutcome, type RunView, reduceRunEvent, viewOfSubmission } from './run-state.ts';

const runId = '0195a5f0-0000-7000-8000-000000000001';

const plan: TestPlan = [
  group('boot', ['boot.health']),
  group('crud', ['crud.create', 'crud.delete']),
  { ...group('secret', []), visibility: 'sealed' },
];

function group(id: string, tests: string[]): TestPlan[number] {
  return {
    id,
    title: id,
    points: 10,
    visibility: 'public',
    optional: false,
    requires: [],
    tests: tests.map((test) => ({ id: test, title: test })),
  };
}

const result = (id: string, part: Partial<TestResult> = {}): TestResult => ({
  id,
  group: id.split('.')[0] ?? '',
  title: id,
  visibility: 'public',
  status: 'passed',
  durationMs: 3,
  ...part,
});

const verdict = (tests: TestResult[]): Verdict => ({
  v: 1,
  status: 'failed',
  score: 50,
  reason: 'crud.create failed',
  passedCount: 1,
  totalCount: 3,
  tests,
  timings: { bootMs: 1, testsMs: 2, podMs: 3 },
});

/** Numbers the bodies from 1, one second apart, and has the contract check them. */
const events = (...bodies: RunEventBody[]): RunEvent[] =>
  bodies.map((body, index) =>
    RunEvent.parse({ v: 1, runId, seq: index + 1, at: new Date(1_700_000_000_000 + index * 1000).toISOString(), body }),
  );

const viewOf = (...bodies: RunEventBody[]): RunView => events(...bodies).reduce(reduceRunEvent, emptyRunView);

const started: RunEventBody = { type: 'attempt-started', attempt: 1, plan };

describe('a run view', () => {
  test('shows every planned test as pending once the attempt has started', () => {
    const view = viewOf(started);
    expect(view.groups.map(({ id, tests }) => [id, tests.length])).toEqual([
      ['boot', 1],
      ['crud', 2],
      ['secret', 0],
    ]);
    expect(countTests(view)).toEqual({ done: 0, passed: 0, failed: 0, total: 3 });
    expect(view.tests['crud.create']?.status).toBe('pending');
  });

  test('turns a test running, then into its result', () => {
    const running = viewOf(started, { type: 'test-started', test: 'boot.health' });
    expect(running.tests['boot.health']?.status).toBe('running');
    const failure = { message: 'no answer', see: [1] };
    const done = viewOf(
      started,
      { type: 'test-started', test: 'boot.health' },
      { type: 'test-finished', result: result('boot.health', { status: 'timed-out', failure }) },
    );
    expect(done.tests['boot.health']).toMatchObject({ status: 'timed-out', durationMs: 3, failure });
    expect(countTests(done)).toEqual({ done: 1, passed: 0, failed: 1, total: 3 });
  });

  test('forgets everything of an attempt whose pod was lost', () => {
    const view = viewOf(
      started,
      { type: 'phase', phase: 'testing' },
      { type: 'test-finished', result: result('boot.health') },
      { type: 'output', process: 'web', stream: 'stdout', text: 'old', sealed: false },
      { type: 'attempt-started', attempt: 2, plan },
    );
    expect(view).toMatchObject({ attempt: 2, phase: 'queued', console: [], exchanges: [], phaseStartedAt: {} });
    expect(view.tests['boot.health']?.status).toBe('pending');
  });

  test('keeps the instant at which each phase was entered', () => {
    const view = viewOf(started, { type: 'phase', phase: 'booting' }, { type: 'phase', phase: 'testing' });
    expect(view.phase).toBe('testing');
    expect(view.phaseStartedAt).toEqual({ booting: '2023-11-14T22:13:21.000Z', testing: '2023-11-14T22:13:22.000Z' });
  });

  test('adds tests of sealed groups when they are first heard of', () => {
    const sealed = result('secret.fuzz', { visibility: 'sealed', title: 'Fuzzing' });
    const view = viewOf(started, { type: 'test-finished', result: sealed });
    expect(view.groups.find(({ id }) => id === 'secret')?.tests).toEqual(['secret.fuzz']);
    expect(view.tests['secret.fuzz']).toMatchObject({ title: 'Fuzzing', status: 'passed' });
  });

  test('shows what never ran as skipped once the verdict is there', () => {
    const view = viewOf(
      started,
      { type: 'test-started', test: 'crud.create' },
      { type: 'finished', verdict: verdict([result('boot.health')]) },
    );
    expect(view.phase).toBe('finished');
    expect(view.tests['boot.health']?.status).toBe('passed');
    expect(view.tests['crud.create']?.status).toBe('skipped');
    expect(view.verdict?.score).toBe(50);
  });

  test('tells output, ends of processes and the cap apart', () => {
    const view = viewOf(
      started,
      { type: 'process-started', process: 'web' },
      { type: 'output', process: 'web', stream: 'stderr', text: 'oops', sealed: false },
      { type: 'process-exited', process: 'web', code: null, signal: 'SIGKILL', expected: false },
      { type: 'output-capped', process: 'web', shownBytes: 1024 },
    );
    expect(view.console.map(({ stream, text }) => [stream, text])).toEqual([
      ['system', 'web started\n'],
      ['stderr', 'oops'],
      ['system', 'web was ended by SIGKILL\n'],
    ]);
    expect(view.cappedOutput).toEqual({ web: { shownBytes: 1024, droppedBytes: null } });
  });

  test('is not changed by an event hidden from this learner', () => {
    const before = viewOf(started);
    expect(viewOf(started, { type: 'hidden' })).toEqual(before);
  });
});

describe('the outcome of a group', () => {
  const outcome = (id: string, ...bodies: RunEventBody[]) => {
    const view = viewOf(started, ...bodies);
    const found = view.groups.find((candidate) => candidate.id === id);
    return found && groupOutcome(view, found);
  };
  const finished = (id: string, status: TestResult['status']): RunEventBody => ({
    type: 'test-finished',
    result: result(id, { status }),
  });

  test('is open until all of its tests have passed or one has failed', () => {
    expect(outcome('crud')).toBeNull();
    expect(outcome('crud', finished('crud.create', 'passed'))).toBeNull();
    expect(outcome('crud', finished('crud.create', 'failed'))).toBe('failed');
    expect(outcome('crud', finished('crud.create', 'passed'), finished('crud.delete', 'passed'))).toBe('passed');
    expect(outcome('crud', finished('crud.create', 'skipped'), finished('crud.delete', 'skipped'))).toBe('skipped');
    expect(outcome('secret')).toBeNull();
  });
});

describe('the view of a stored submission', () => {
  test('is that of the live run, whatever the order of the trace', () => {
    const trace = events(
      started,
      { type: 'test-finished', result: result('boot.health') },
      { type: 'finished', verdict: verdict([result('boot.health')]) },
    );
    const live = trace.reduce(reduceRunEvent, emptyRunView);
    expect(viewOfSubmission({ trace: trace.toReversed(), verdict: null })).toEqual(live);
  });

  test('shows the verdict although the trace has been thrown away', () => {
    const view = viewOfSubmission({ trace: [], verdict: verdict([result('boot.health')]) });
    expect(view.phase).toBe('finished');
    expect(view.groups).toMatchObject([{ id: 'boot', tests: ['boot.health'] }]);
  });
});
