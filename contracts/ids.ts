import { z } from 'zod';

/** Folder name of an exercise and its identity everywhere; never reused for another exercise. */
export const ExerciseSlug = z
  .string()
  .max(48)
  .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, 'must be lower-case words joined by hyphens')
  .brand<'ExerciseSlug'>();
export type ExerciseSlug = z.infer<typeof ExerciseSlug>;

/** Content hash of an exercise folder: the first 16 hex digits of a SHA-256. */
export const Revision = z
  .string()
  .regex(/^[0-9a-f]{16}$/)
  .brand<'Revision'>();
export type Revision = z.infer<typeof Revision>;

export const UserId = z.uuid().brand<'UserId'>();
export type UserId = z.infer<typeof UserId>;

export const CohortId = z.uuid().brand<'CohortId'>();
export type CohortId = z.infer<typeof CohortId>;

export const SubmissionId = z.uuid().brand<'SubmissionId'>();
export type SubmissionId = z.infer<typeof SubmissionId>;

export const RunId = z.uuid().brand<'RunId'>();
export type RunId = z.infer<typeof RunId>;

/** Key of `languages` in a manifest, for example `node` or `python`. */
export const LanguageId = z.string().regex(/^[a-z][a-z0-9-]{0,31}$/, 'must be lower-case letters, digits and hyphens');
export type LanguageId = z.infer<typeof LanguageId>;

/** `group` or `group.test`, as written in a harness. */
export const TestId = z
  .string()
  .max(96)
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)+$/, 'must be "group.test" in lower case');
export type TestId = z.infer<typeof TestId>;
