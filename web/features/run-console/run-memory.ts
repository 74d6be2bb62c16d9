import { z } from 'zod';
import { LanguageId, RunId, SubmissionId } from '#contracts/ids.ts';

/** What is needed to find a run again after a reload of this tab. */
export const TrackedRun = z.object({
  submissionId: SubmissionId,
  runId: RunId,
  kind: z.enum(['submit', 'try']),
  language: LanguageId,
});
export type TrackedRun = z.infer<typeof TrackedRun>;

const runKey = (slug: string) => `wirekata.run.${slug}`;
const failuresKey = (slug: string) => `wirekata.failures.${slug}`;

export function recallRun(slug: string): TrackedRun | null {
  return read(() => sessionStorage, runKey(slug), TrackedRun);
}

export function rememberRun(slug: string, run: TrackedRun): void {
  write(() => sessionStorage, runKey(slug), run);
}

/** Failed runs by test id and by group id, which decide when a hint is offered; `runId` guards against counting twice. */
const Failures = z.object({ runId: z.string(), counts: z.record(z.string(), z.int()) });

export function recallFailures(slug: string): Record<string, number> {
  return read(() => localStorage, failuresKey(slug), Failures)?.counts ?? {};
}

export function countFailures(slug: string, runId: string, failed: readonly string[]): Record<string, number> {
  const before = read(() => localStorage, failuresKey(slug), Failures);
  if (before?.runId === runId) return before.counts;
  const counts = { ...before?.counts };
  for (const id of failed) counts[id] = (counts[id] ?? 0) + 1;
  write(() => localStorage, failuresKey(slug), { runId, counts });
  return counts;
}

function read<Value>(storage: () => Storage, key: string, schema: z.ZodType<Value>): Value | null {
  try {
    return schema.safeParse(JSON.parse(storage().getItem(key) ?? 'null')).data ?? null;
  } catch {
    return null;
  }
}

/** Storage may be full or switched off: the page then works, but forgets. */
function write(storage: () => Storage, key: string, value: unknown): void {
  try {
    storage().setItem(key, JSON.stringify(value));
  } catch {
    return;
  }
}
