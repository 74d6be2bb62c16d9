import { findTests } from '#catalog/find-tests.ts';
import type { Exercise } from '#catalog/load-exercise.ts';
import { parseHarnessFile } from '#catalog/parse-harness.ts';
import { DurationText } from '#contracts/units.ts';

/** Milliseconds by test id, for tests that replace `limits.test` by a literal of their own. */
export function ownTestLimits({ harness }: Exercise): Map<string, number> {
  const tests = Object.entries(harness).flatMap(([path, source]) => {
    const parsed = parseHarnessFile(path, source);
    return 'harness' in parsed ? findTests(parsed.harness).tests : [];
  });
  return new Map(
    tests.flatMap(({ id, timeout }) => {
      const limit = DurationText.safeParse(timeout);
      return limit.success ? [[id, limit.data] as const] : [];
    }),
  );
}
