import { z } from 'zod';
import { ExerciseSlug, LanguageId, Revision, RunId, SubmissionId } from './ids.ts';
import { RunEvent } from './run-event.ts';
import { SolutionFiles } from './solution-files.ts';
import { TestResult, Verdict, VerdictStatus } from './verdict.ts';

export const CreateSubmissionRequest = z.strictObject({
  exercise: ExerciseSlug,
  language: LanguageId,
  files: SolutionFiles,
  kind: z.enum(['submit', 'try']).default('submit'),
});
export type CreateSubmissionRequest = z.input<typeof CreateSubmissionRequest>;

/** `position`: runs waiting before this one, as far as known without asking Redis. */
export const SubmissionAccepted = z.strictObject({ id: SubmissionId, runId: RunId, position: z.int().nonnegative() });
export type SubmissionAccepted = z.infer<typeof SubmissionAccepted>;

export const SubmissionFilter = z.strictObject({
  exercise: ExerciseSlug.optional(),
  verdict: VerdictStatus.optional(),
});
export type SubmissionFilter = z.infer<typeof SubmissionFilter>;

export const SubmissionState = z.enum(['queued', 'running', 'finished', 'cancelled']);
export type SubmissionState = z.infer<typeof SubmissionState>;

export const SubmissionSummary = z.strictObject({
  id: SubmissionId,
  runId: RunId,
  exercise: ExerciseSlug,
  language: LanguageId,
  kind: z.enum(['submit', 'try']),
  state: SubmissionState,
  status: VerdictStatus.nullable(),
  score: z.int().nullable(),
  passedCount: z.int().nullable(),
  totalCount: z.int().nullable(),
  /** Build, boot and tests together; null before the end. */
  podMs: z.int().nullable(),
  submittedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime().nullable(),
});
export type SubmissionSummary = z.infer<typeof SubmissionSummary>;

/** Newest first. `next` asks for the page after this one, as `before`; null at the end. */
export const SubmissionList = z.strictObject({
  submissions: z.array(SubmissionSummary),
  next: SubmissionId.nullable(),
});
export type SubmissionList = z.infer<typeof SubmissionList>;

/** `verdict`, `tests` and `trace` are filtered for the audience: sealed tests have no failure, hidden exchanges are absent. */
export const SubmissionDetail = z.strictObject({
  ...SubmissionSummary.shape,
  revision: Revision,
  files: SolutionFiles,
  /** The submission before this one to the same exercise in the same language. */
  previousId: SubmissionId.nullable(),
  /** Shown to others who have passed the exercise. */
  isShared: z.boolean(),
  verdict: Verdict.nullable(),
  tests: z.array(TestResult),
  trace: z.array(RunEvent),
});
export type SubmissionDetail = z.infer<typeof SubmissionDetail>;
