import { stripVTControlCharacters } from 'node:util';
import type { TestPlan } from '#contracts/exercise-bundle.ts';
import type { TestId } from '#contracts/ids.ts';
import type { RunTimings, TestFailure, TestResult, TestStatus, Verdict, VerdictStatus } from '#contracts/verdict.ts';

const maxReasonLength = 1024;

export type TestReport = { status: TestStatus; durationMs: number; failure?: TestFailure | undefined };

/** Everything a run has shown, from the worker's own observation and the grader's checked messages. */
export type RunFacts = {
  plan: TestPlan;
  /** Percent of the points needed for `passed`. */
  passPercent: number;
  reports: Map<string, TestReport>;
  /** What made the worker end the run: a limit, or a crash of what the run cannot go on without. In words for the learner. */
  exceeded?: {
    status: 'time-limit-exceeded' | 'memory-limit-exceeded' | 'output-limit-exceeded' | 'crashed';
    reason: string;
  };
  /** The test that has started and not ended. */
  runningTest?: TestId;
  /** Why there is nothing to run: a sentence, then the compiler's words. */
  buildFailure?: string;
  startFailure?: string;
  /** First exit of a learner process that nothing had asked for, after it was ready. */
  crash?: string;
  /** The grader's `end` message; absent when it never came. */
  end?: { total: number; passed: number };
  graderExitCode?: number;
  /** A fault of ours: bad message, lost container, author's bug. */
  fault?: string;
  buildMs?: number;
  bootMs: number;
  testsMs: number;
};

/**
 * Facts → verdict. Pure, and fails closed: `passed` needs a report for every planned test, a valid `end` message that
 * agrees, the grader's exit code 0, and either a pass of every test or `passPercent` of the points without a crash or a
 * test that ran out of time; whatever is missing or odd is not a pass.
 */
export function judge(facts: RunFacts): Verdict {
  const tests = facts.plan.flatMap((group) =>
    group.tests.map((test): TestResult => {
      const report = facts.reports.get(test.id) ?? unfinished(test.id, facts);
      return {
        id: test.id,
        group: group.id,
        title: test.title,
        visibility: group.visibility,
        status: report.status,
        durationMs: report.durationMs,
        ...(report.failure === undefined ? {} : { failure: report.failure }),
      };
    }),
  );
  const score = scoreOf(facts.plan, facts.reports);
  const { status, reason } = decide(facts, tests, score);
  return {
    v: 1,
    status,
    score: status === 'internal-error' ? 0 : score,
    reason: plainWords(reason),
    passedCount: tests.filter((test) => test.status === 'passed').length,
    totalCount: tests.length,
    tests,
    timings: timingsOf(facts),
  };
}

/** A test that was cut off by a limit has failed by it; one that never began was skipped. */
function unfinished(test: TestId, { exceeded, runningTest }: RunFacts): TestReport {
  if (exceeded === undefined || test !== runningTest) return { status: 'skipped', durationMs: 0 };
  const status = exceeded.status === 'time-limit-exceeded' ? 'timed-out' : 'failed';
  return { status, durationMs: 0, failure: { message: exceeded.reason, see: [] } };
}

/** Reasons quote what the learner's program printed: colours and cursor movements are not words. */
function plainWords(text: string): string {
  return stripVTControlCharacters(text).slice(0, maxReasonLength);
}

function timingsOf({ buildMs, bootMs, testsMs }: RunFacts): RunTimings {
  const podMs = (buildMs ?? 0) + bootMs + testsMs;
  return { ...(buildMs === undefined ? {} : { buildMs }), bootMs, testsMs, podMs };
}

type Decision = { status: VerdictStatus; reason: string };

/** The order matters: what made us stop the run explains everything after it. */
function decide(facts: RunFacts, tests: readonly TestResult[], score: number): Decision {
  if (facts.buildFailure !== undefined) return { status: 'build-error', reason: facts.buildFailure };
  if (facts.exceeded !== undefined) return facts.exceeded;
  const fault = findFault(facts, tests);
  if (fault !== undefined) return { status: 'internal-error', reason: fault };
  const passedCount = tests.filter((test) => test.status === 'passed').length;
  if (passedCount === tests.length) return { status: 'passed', reason: `All ${tests.length} tests passed.` };
  if (facts.startFailure !== undefined && passedCount === 0)
    return { status: 'start-error', reason: facts.startFailure };
  if (facts.crash !== undefined) return { status: 'crashed', reason: facts.crash };
  const late = tests.find((test) => test.status === 'timed-out');
  if (late !== undefined)
    return { status: 'time-limit-exceeded', reason: `"${late.title}" took longer than its limit.` };
  if (score >= facts.passPercent)
    return { status: 'passed', reason: `${score} % of the points; ${facts.passPercent} % were needed.` };
  return { status: 'failed', reason: `${passedCount} of ${tests.length} tests passed.` };
}

/** Why the grader's word cannot be taken, or undefined. */
function findFault(facts: RunFacts, tests: readonly TestResult[]): string | undefined {
  if (facts.fault !== undefined) return facts.fault;
  if (tests.length === 0) return 'The exercise declares no tests for this run.';
  if (facts.end === undefined) return 'The harness ended without its closing message.';
  if (facts.graderExitCode !== 0) return `The harness ended with exit code ${facts.graderExitCode}.`;
  const missing = tests.find((test) => !facts.reports.has(test.id));
  if (missing !== undefined) return `The harness did not report the test "${missing.id}".`;
  const passedCount = tests.filter((test) => test.status === 'passed').length;
  if (facts.end.total !== tests.length || facts.end.passed !== passedCount) {
    return `The harness counted ${facts.end.passed} of ${facts.end.total}; ${passedCount} of ${tests.length} were reported.`;
  }
  return undefined;
}

/** Percent of the points of all groups that count, each group in proportion to its passed tests, rounded down. */
function scoreOf(plan: TestPlan, reports: ReadonlyMap<string, TestReport>): number {
  const counted = plan.filter((group) => !group.optional && group.tests.length > 0);
  const total = counted.reduce((sum, group) => sum + group.points, 0);
  if (total === 0) return 0;
  const earned = counted.reduce((sum, group) => {
    const passedCount = group.tests.filter((test) => reports.get(test.id)?.status === 'passed').length;
    return sum + (group.points * passedCount) / group.tests.length;
  }, 0);
  return Math.floor((earned / total) * 100 + 1e-9);
}
