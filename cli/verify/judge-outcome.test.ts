import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadExercise } from '#catalog/load-exercise.ts';
import type { TestResult, Verdict, VerdictStatus } from '#contracts/verdict.ts';
import { findThinMargins } from './find-thin-margins.ts';
import { findNeverRed, type JudgedRun, judgeOutcome, type SubjectRun } from './judge-outcome.ts';
import { condition } from './run-condition.ts';
import { type Subject, subjectsOf } from './subjects.ts';

const loaded = await loadExercise(path.join(import.meta.dirname, '../../test/fixtures/exercises/hello-http'));
if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
const { exercise } = loaded;
const subjects = subjectsOf(exercise, 2);

function subject(kind: Subject['kind'], id?: string): Subject {
  const found = subjects.find((one) => one.kind === kind && (id === undefined || one.id === id));
  if (found === undefined) throw new Error(`no ${kind} ${id}`);
  return found;
}

const ordinary = condition({ seed: '00000001' });
type Statuses = Record<string, TestResult['status']>;

/** A run in which every test passed but the named ones. */
function runWith(changed: Statuses, overrides: Partial<Verdict> = {}): JudgedRun {
  const tests = exercise.plan.flatMap((group) =>
    group.tests.map((one): TestResult => {
      const status = changed[one.id] ?? 'passed';
      const failure = status === 'failed' ? { failure: { message: 'GET answered 501.', see: [] } } : {};
      return { ...one, group: group.id, visibility: group.visibility, status, durationMs: 1, ...failure };
    }),
  );
  const passedCount = tests.filter((one) => one.status === 'passed').length;
  const status: VerdictStatus = passedCount === tests.length ? 'passed' : 'failed';
  const score = passedCount === tests.length ? 100 : 0;
  const timings = { bootMs: 1, testsMs: 1, podMs: 2 };
  const base = { v: 1 as const, status, score, reason: 'R.', passedCount, totalCount: tests.length, tests, timings };
  return { condition: ordinary, verdict: { ...base, ...overrides }, output: '', bootCount: 1 };
}

const green = runWith({});
const allRed = runWith({ 'boot.answers': 'failed', 'greeting.by-name': 'skipped', 'greeting.not-found': 'skipped' });
const codes = (one: Subject, ...runs: SubjectRun[]) => judgeOutcome({ subject: one, runs }).map(({ code }) => code);

describe('as it should be', () => {
  test.each([
    ['a reference that passes every run', subject('reference'), [green, green]],
    ['a starter that fails with messages', subject('starter'), [allRed]],
    ['a killed mutant', subject('mutant', 'shouts'), [runWith({ 'greeting.by-name': 'failed' })]],
    ['a mutant that times out', subject('mutant', 'shouts'), [runWith({ 'greeting.by-name': 'timed-out' })]],
    ['a wrong server without points', subject('wrong-server', 'echo'), [allRed]],
  ] as const)('%s is no problem', (_name, one, runs) => {
    expect(judgeOutcome({ subject: one, runs: [...runs] })).toEqual([]);
  });
});

test('a reference that fails always does not pass, one that fails at times is flaky', () => {
  const red = runWith({ 'greeting.by-name': 'failed' });
  expect(codes(subject('reference'), red, red)).toEqual(['KATA202']);
  expect(codes(subject('reference'), green, red)).toEqual(['KATA201']);
});

test('a reference that passes by points but not all tests is reported', () => {
  expect(codes(subject('reference'), runWith({ 'greeting.by-name': 'failed' }, { status: 'passed' }))).toEqual([
    'KATA202',
  ]);
});

test('a starter that does too much or does not start is reported', () => {
  expect(codes(subject('starter'), green)).toEqual(['KATA203']);
  expect(codes(subject('starter'), runWith({}, { status: 'start-error', score: 0 }))).toEqual(['KATA203']);
});

test('a starter that crashes, or has other results in another run, is reported', () => {
  expect(codes(subject('starter'), runWith({}, { status: 'crashed', score: 0 }))).toEqual(['KATA203']);
  expect(codes(subject('starter'), allRed, runWith({ 'greeting.by-name': 'failed' }))).toEqual(['KATA201']);
});

test('a mutant that survives one of its runs is reported with the test', () => {
  const [problem] = judgeOutcome({
    subject: subject('mutant', 'shouts'),
    runs: [runWith({ 'greeting.by-name': 'failed' }), green],
  });
  expect(problem).toMatchObject({ code: 'KATA210', message: expect.stringContaining('greeting.by-name passed') });
});

test('a mutant that dies before its test is broken, not killed', () => {
  const [problem] = judgeOutcome({ subject: subject('mutant', 'shouts'), runs: [allRed] });
  expect(problem).toMatchObject({ code: 'KATA211', message: expect.stringContaining('died in boot.answers') });
});

test('a mutant that fails what it should spare is broken', () => {
  const run = runWith({ 'greeting.by-name': 'failed', 'greeting.not-found': 'failed' });
  expect(codes(subject('mutant', 'always-ok'), run)).toEqual(['KATA211']);
});

test('a wrong server may have ten points, not eleven', () => {
  expect(codes(subject('wrong-server'), runWith({}, { status: 'failed', score: 10 }))).toEqual([]);
  expect(codes(subject('wrong-server'), runWith({}, { status: 'failed', score: 11 }))).toEqual(['KATA220']);
});

test('an error of the harness is never a verdict', () => {
  expect(codes(subject('reference'), { condition: ordinary, fault: 'greeting.by-name threw' })).toEqual(['KATA204']);
});

test('an error that a second try did not have is a warning', () => {
  const run = { ...green, fault: 'no pod' };
  expect(judgeOutcome({ subject: subject('reference'), runs: [run] })).toEqual([
    expect.objectContaining({ code: 'KATA204', severity: 'warning' }),
  ]);
});

test('a mutant that only needs more time is told from one that is too slow', () => {
  const late = runWith({ 'greeting.by-name': 'timed-out' });
  const longer = condition({ testTimeFactor: 1.5 });
  expect(codes(subject('mutant', 'shouts'), late, { ...late, condition: longer })).toEqual([]);
  expect(codes(subject('mutant', 'shouts'), late, { ...green, condition: longer })).toEqual(['KATA230']);
});

test('a reference that needs more than half of a limit is reported with what it uses', () => {
  const verdict = green.verdict as Verdict;
  const slow = verdict.tests.map((one) => ({ ...one, durationMs: one.id === 'greeting.by-name' ? 1600 : 1 }));
  const outcome = { subject: subject('reference'), runs: [{ ...green, verdict: { ...verdict, tests: slow } }] };
  expect(findThinMargins(outcome, { ownLimitsMs: new Map(), isBusy: false })).toEqual([
    expect.objectContaining({
      code: 'KATA230',
      severity: 'error',
      message: expect.stringContaining('1600 ms of 3000 ms'),
    }),
  ]);
  expect(findThinMargins(outcome, { ownLimitsMs: new Map([['greeting.by-name', 4000]]), isBusy: false })).toEqual([]);
  expect(findThinMargins(outcome, { ownLimitsMs: new Map(), isBusy: true })).toEqual([
    expect.objectContaining({ severity: 'warning', message: expect.stringContaining('This machine was busy') }),
  ]);
});

test('a reference that keeps its time budgets only just is told from one that is flaky', () => {
  const half = { ...runWith({ 'greeting.by-name': 'failed' }), condition: condition({ timeBudgetFactor: 0.5 }) };
  const outcome = { subject: subject('reference'), runs: [green, half] };
  expect(judgeOutcome(outcome)).toEqual([]);
  expect(findThinMargins(outcome, { ownLimitsMs: new Map(), isBusy: false })).toEqual([
    expect.objectContaining({
      code: 'KATA230',
      message: expect.stringContaining('fails greeting.by-name with half of each time budget'),
    }),
  ]);
});

test('a secrecy probe finds its own copy and nothing else', () => {
  const searched = (output: string) => codes(subject('secrecy'), { ...allRed, output });
  const control = '/work/secrecy-control.txt\n';
  expect(searched(`${control}SECRECY-SEARCHED 2\n`)).toEqual([]);
  expect(searched(`${control}/tmp/harness/main.js\nSECRECY-SEARCHED 2\n`)).toEqual(['KATA250']);
  expect(searched('SECRECY-SEARCHED 1\n')).toEqual(['KATA204']);
  expect(searched(`${control}SECRECY-SEARCHED 124\n`)).toEqual(['KATA204']);
  expect(searched(control)).toEqual(['KATA204']);
});

test('a test that no mutant fails was never red', () => {
  const outcomes = [
    { subject: subject('mutant', 'shouts'), runs: [runWith({ 'greeting.by-name': 'failed' })] },
    { subject: subject('starter'), runs: [allRed] },
  ];
  expect(findNeverRed(exercise.plan, outcomes)).toEqual([
    expect.objectContaining({ code: 'KATA240', severity: 'warning', message: expect.stringContaining('boot.answers') }),
    expect.objectContaining({ code: 'KATA240', message: expect.stringContaining('greeting.not-found') }),
  ]);
});
