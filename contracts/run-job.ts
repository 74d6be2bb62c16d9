import { z } from 'zod';
import { ExerciseSlug, LanguageId, Revision, RunId } from './ids.ts';
import { SolutionFiles } from './solution-files.ts';
import { Verdict } from './verdict.ts';

export const runsQueue = 'runs';
export const verdictsQueue = 'verdicts';
/** Redis channel: the id of a run whose attempt is to be aborted. */
export const cancelChannel = 'wirekata:cancel';
/** BullMQ prefix of every key of both queues. */
export const queuePrefix = 'wirekata';

/** `submit`: all tests, counts. `try`: public tests only. `verify`: an author's check. `regrade`: all tests on an older submission. */
export const RunKind = z.enum(['submit', 'try', 'verify', 'regrade']);
export type RunKind = z.infer<typeof RunKind>;

/** Server → worker, one execution order. The job id is `<runId>-<attempt>`. */
export const RunJob = z.strictObject({
  v: z.literal(1),
  runId: RunId,
  /** Counted by Postgres from 1; a retry after a lost worker has the next number. */
  attempt: z.int().min(1).max(9),
  kind: RunKind,
  slug: ExerciseSlug,
  revision: Revision,
  language: LanguageId,
  files: SolutionFiles,
  /** Hex; all random values of the harness derive from it, so that a run can be repeated. */
  seed: z.string().regex(/^[0-9a-f]{8}$/),
});
export type RunJob = z.infer<typeof RunJob>;

/** Worker → server. The job id is the run id, so that one run yields one verdict job. */
export const VerdictJob = z.strictObject({
  v: z.literal(1),
  runId: RunId,
  attempt: z.int().min(1),
  verdict: Verdict,
});
export type VerdictJob = z.infer<typeof VerdictJob>;
