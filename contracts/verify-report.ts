import { z } from 'zod';
import { ExerciseSlug, Revision } from './ids.ts';

/** Name of the report in an exercise folder; it is no part of the exercise and does not change its revision. */
export const verifyReportFile = 'verify.json';

/** What `kata verify` found about one revision in one set of images. It proves nothing about any other. */
export const VerifyReport = z.strictObject({
  v: z.literal(1),
  slug: ExerciseSlug,
  version: z.int(),
  revision: Revision,
  /** Sandbox image → its tag, which is a content hash. */
  images: z.record(z.string(), z.string()),
  /** Ordinary runs of each reference, starter and mutant. */
  runs: z.int(),
  verifiedAt: z.iso.datetime(),
  ok: z.boolean(),
  subjects: z.array(z.strictObject({ kind: z.string(), id: z.string(), ok: z.boolean(), runs: z.int() })),
  problems: z.array(z.strictObject({ code: z.string(), severity: z.enum(['error', 'warning']), message: z.string() })),
});
export type VerifyReport = z.infer<typeof VerifyReport>;
