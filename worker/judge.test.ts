import { describe, expect, test } from 'vitest';
import { TestPlan } from '#contracts/exercise-bundle.ts';
import { TestId } from '#contracts/ids.ts';
import { judge, type RunFacts, type TestReport } from './judge.ts';

const plan = TestPlan.parse([
  {
    id: 'boot',
    title: 'Boot',
    points: 20,
    visibility: 'public',
    optional: false,
    requires: [],
    tests: [{ id: 'boot.up', title: 'Up' }],
  },
  {
    id: 'crud',
    title: 'CRUD',
    points: 80,
    visibility: 'named',
    optional: false,
    requires: ['boot'],
    tests: [
      { id: 'crud.create', title: 'Create' },
      { id: 'crud.read', title: 'Read' },
    ],
  },
]);

const passed: TestReport = { status: 'passed', durationMs: 1 };
const failed: TestReport = { status: 'failed', durationMs: 1, failure: { message: 'no', see: [] } };

function facts(differences: Partial<RunFacts> = {}): RunFacts {
  const reports = new Map(['boot.up', 'crud.create', 'crud.read'].map((id) => [id, passed]));
  return {
    plan,
    passPercent: 100,
    reports,
    end: { total: 3, passed: 3 },
    graderExitCode: 0,
    bootMs: 50,
    testsMs: 100,
    ...differences,
  };
}

const without = (id: string): Map<string, TestReport> => new Map([...facts().reports].filter(([key]) => key !== id));
const withFailed = (id: string, report = failed): Map<string, TestReport> =>
  new Map([...facts().reports, [id, report]]);

describe('judge', () => {
  test('a pass for every planned test, a closing message and exit code 0 is passed', () => {
    expect(judge(facts())).toMatchObject({ status: 'passed', score: 100, passedCount: 3, totalCount: 3 });
  });

  const notPassed: [string, Partial<RunFacts>, string][] = [
    ['one failed test', { reports: withFailed('crud.read'), end: { total: 3, passed: 2 } }, 'failed'],
    ['a planned test that was never reported', { reports: without('crud.read') }, 'internal-error'],
    ['no closing message', { end: undefined } as unknown as Partial<RunFacts>, 'internal-error'],
    ['a closing message that counts otherwise', { end: { total: 3, passed: 2 } }, 'internal-error'],
    ['a closing message with fewer tests', { end: { total: 2, passed: 2 } }, 'internal-error'],
    ['a grader that ended with another exit code', { graderExitCode: 1 }, 'internal-error'],
    [
      'a grader whose exit code is unknown',
      { graderExitCode: undefined } as unknown as Partial<RunFacts>,
      'internal-error',
    ],
    ['a fault of ours', { fault: 'bad message' }, 'internal-error'],
    ['an empty plan', { plan: [], reports: new Map(), end: { total: 0, passed: 0 } }, 'internal-error'],
    ['a build that failed', { buildFailure: 'exit 1' }, 'build-error'],
    [
      'a limit that ended the run',
      { exceeded: { status: 'output-limit-exceeded', reason: 'too much' } },
      'output-limit-exceeded',
    ],
    [
      'a limit, though the harness broke as well',
      { exceeded: { status: 'memory-limit-exceeded', reason: 'x' }, fault: 'y' },
      'memory-limit-exceeded',
    ],
    ['a crash', { crash: 'exit 0', reports: withFailed('crud.read'), end: { total: 3, passed: 2 } }, 'crashed'],
    [
      'a test that ran out of time',
      { reports: withFailed('crud.read', { status: 'timed-out', durationMs: 5000 }), end: { total: 3, passed: 2 } },
      'time-limit-exceeded',
    ],
  ];
  test.each(notPassed)('%s is not passed', (_name, differences, status) => {
    expect(judge(facts(differences)).status).toBe(status);
  });

  test.each([
    ['memory-limit-exceeded', 'failed'],
    ['time-limit-exceeded', 'timed-out'],
  ] as const)('the test that a %s cut off %s, and says why; later ones were skipped', (limit, status) => {
    const reports = new Map([['boot.up', passed]]);
    const runningTest = TestId.parse('crud.create');
    const verdict = judge(facts({ reports, runningTest, exceeded: { status: limit, reason: 'too much' } }));
    expect(verdict.tests.map((one) => one.status)).toEqual(['passed', status, 'skipped']);
    expect(verdict.tests[1]?.failure?.message).toBe('too much');
  });

  test('a reason quotes what a program printed without its colours, and not without end', () => {
    const crash = `It ended: \u001b[31mboom\u001b[0m${'x'.repeat(5000)}`;
    const { reason } = judge(facts({ crash, reports: withFailed('crud.read'), end: { total: 3, passed: 2 } }));
    expect(reason).toMatch(/^It ended: boomx+$/);
    expect(reason).toHaveLength(1024);
  });

  test('a start that failed before any test passed is a start error', () => {
    const reports = new Map(
      [...facts().reports.keys()].map((id) => [id, { status: 'skipped', durationMs: 0 } as const]),
    );
    expect(judge(facts({ reports, startFailure: 'nothing listens', end: { total: 3, passed: 0 } })).status).toBe(
      'start-error',
    );
  });

  test('the score is the share of points, a group in proportion to its tests, rounded down', () => {
    const verdict = judge(facts({ reports: withFailed('crud.read'), end: { total: 3, passed: 2 } }));
    expect(verdict.score).toBe(60);
  });

  test('enough points pass when the exercise asks for less than all', () => {
    const verdict = judge(facts({ passPercent: 60, reports: withFailed('crud.read'), end: { total: 3, passed: 2 } }));
    expect(verdict).toMatchObject({ status: 'passed', score: 60 });
  });

  test('a crash is not excused by enough points', () => {
    const verdict = judge(
      facts({ passPercent: 60, crash: 'gone', reports: withFailed('crud.read'), end: { total: 3, passed: 2 } }),
    );
    expect(verdict.status).toBe('crashed');
  });

  test('an internal error gives no score', () => {
    expect(judge(facts({ fault: 'ours' })).score).toBe(0);
  });
});
