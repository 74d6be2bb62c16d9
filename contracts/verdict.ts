import { z } from 'zod';
import { TestId } from './ids.ts';

/**
 * - `passed`: every declared test passed (or enough points were reached, see `grading.pass`).
 * - `failed`: the run ended properly and some tests did not pass.
 * - `build-error`: the build step ended with an error.
 * - `start-error`: no process listened on `$PORT` within the boot limit, or it ended before that.
 * - `time-limit-exceeded`: the run or a test took longer than its limit.
 * - `memory-limit-exceeded`: the kernel killed a learner process for memory.
 * - `output-limit-exceeded`: more was printed than the hard cap.
 * - `crashed`: a learner process ended although nothing asked it to.
 * - `internal-error`: our fault; retried, never counted as an attempt of the learner.
 */
export const VerdictStatus = z.enum([
  'passed',
  'failed',
  'build-error',
  'start-error',
  'time-limit-exceeded',
  'memory-limit-exceeded',
  'output-limit-exceeded',
  'crashed',
  'internal-error',
]);
export type VerdictStatus = z.infer<typeof VerdictStatus>;

export const TestVisibility = z.enum(['public', 'named', 'sealed']);
export type TestVisibility = z.infer<typeof TestVisibility>;

/** `skipped`: an earlier group it requires failed, or the run ended first. */
export const TestStatus = z.enum(['passed', 'failed', 'timed-out', 'skipped']);
export type TestStatus = z.infer<typeof TestStatus>;

/** The four parts of a failure message (`docs/authoring.md`): did, expected, got, see. */
export const TestFailure = z.strictObject({
  message: z.string().max(2048),
  did: z.string().max(512).optional(),
  expected: z.string().max(4096).optional(),
  actual: z.string().max(4096).optional(),
  /** Numbers of the exchanges that show it. */
  see: z.array(z.int().positive()).max(20).default([]),
  curl: z.string().max(4096).optional(),
});
export type TestFailure = z.infer<typeof TestFailure>;

export const TestResult = z.strictObject({
  id: TestId,
  group: z.string(),
  title: z.string(),
  visibility: TestVisibility,
  status: TestStatus,
  durationMs: z.number().nonnegative(),
  failure: TestFailure.optional(),
});
export type TestResult = z.infer<typeof TestResult>;

/** Milliseconds on the worker's monotonic clock. `podMs` = build + boot + tests: what the learner's code and the harness took. */
export const RunTimings = z.strictObject({
  /** Absent for languages that do not build. */
  buildMs: z.number().nonnegative().optional(),
  bootMs: z.number().nonnegative(),
  testsMs: z.number().nonnegative(),
  podMs: z.number().nonnegative(),
});
export type RunTimings = z.infer<typeof RunTimings>;

export const Verdict = z.strictObject({
  v: z.literal(1),
  status: VerdictStatus,
  /** 0–100: points of the groups whose tests passed, in proportion, rounded down. */
  score: z.int().min(0).max(100),
  /** One sentence for the learner: why this status. After a failed build the compiler's words follow on lines of their own. */
  reason: z.string().max(1024),
  passedCount: z.int().nonnegative(),
  totalCount: z.int().nonnegative(),
  tests: z.array(TestResult),
  timings: RunTimings,
});
export type Verdict = z.infer<typeof Verdict>;
