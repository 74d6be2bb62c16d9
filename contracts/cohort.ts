import { z } from 'zod';
import { CohortId } from './ids.ts';

export const JoinCode = z
  .string()
  .trim()
  .toUpperCase()
  .regex(/^[A-Z0-9]{8}$/, 'a join code has 8 letters or digits');

/** `joinCode` is there for instructors and admins only. */
export const Cohort = z.strictObject({
  id: CohortId,
  name: z.string(),
  memberCount: z.int().nonnegative(),
  joinCode: z.string().optional(),
});
export type Cohort = z.infer<typeof Cohort>;

export const CohortList = z.strictObject({ cohorts: z.array(Cohort) });
export type CohortList = z.infer<typeof CohortList>;
export const CreateCohortRequest = z.strictObject({
  name: z
    .string()
    .trim()
    .min(1, 'must not be empty')
    .max(80)
    .refine((name) => !/\p{Cc}/u.test(name) && name.isWellFormed(), 'must be plain text'),
});
export const JoinCohortRequest = z.strictObject({ code: JoinCode });
export const CohortReply = z.strictObject({ cohort: Cohort });
export type CohortReply = z.infer<typeof CohortReply>;
