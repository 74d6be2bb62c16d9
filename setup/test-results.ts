import { z } from 'zod';

/** What Vitest's JSON reporter writes, as far as it is used here. */
const Report = z.object({
  numPassedTests: z.int(),
  numFailedTests: z.int(),
  numPendingTests: z.int(),
  numTodoTests: z.int(),
  testResults: z.array(z.object({ status: z.string(), assertionResults: z.array(z.object({ status: z.string() })) })),
});

export type TestCount = { passed: number; failed: number };

/**
 * Counts so that nothing is lost: a file that broke before its first test is a failure, so is a skipped test, and so
 * is a run that found no test or ended badly for no reason it reports.
 * @param report the reporter's file; undefined when it was not written.
 */
export function countTests(report: unknown, exitCode: number): TestCount {
  const parsed = Report.safeParse(report).data;
  if (parsed === undefined) return { passed: 0, failed: 1 };
  const brokenFiles = parsed.testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  );
  const passed = parsed.numPassedTests;
  const failed = parsed.numFailedTests + parsed.numPendingTests + parsed.numTodoTests + brokenFiles.length;
  const isUnexplained = failed === 0 && (passed === 0 || exitCode !== 0);
  return { passed, failed: isUnexplained ? 1 : failed };
}
