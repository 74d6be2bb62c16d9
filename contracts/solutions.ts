import { z } from 'zod';
import { LanguageId, SubmissionId } from './ids.ts';
import { SolutionFiles } from './solution-files.ts';

/** Text of one hint, from when it was asked for. */
export const HintReply = z.strictObject({ text: z.string() });

export const ReferenceSolution = z.strictObject({ language: LanguageId, files: z.record(z.string(), z.string()) });
export type ReferenceSolution = z.infer<typeof ReferenceSolution>;

/** `name` is neutral unless its owner agreed to be named to everybody. */
export const SharedSolution = z.strictObject({
  id: SubmissionId,
  language: LanguageId,
  name: z.string(),
  files: SolutionFiles,
  sharedAt: z.iso.datetime(),
});
export type SharedSolution = z.infer<typeof SharedSolution>;

/** Only for who has passed the exercise. The newest shared ones, one of each person. */
export const SolutionList = z.strictObject({
  references: z.array(ReferenceSolution),
  shared: z.array(SharedSolution),
});
export type SolutionList = z.infer<typeof SolutionList>;

export const ShareSubmissionRequest = z.strictObject({ isShared: z.boolean() });
