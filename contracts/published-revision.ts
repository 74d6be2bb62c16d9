import { z } from 'zod';
import { Revision } from './ids.ts';

/** Name of the record in an exercise folder. It is kept with the folder, and is no part of the revision. */
export const publishedRevisionFile = 'published.json';

/** The revision that `kata publish` released last, so that a later change of its grading is noticed. */
export const PublishedRevision = z.strictObject({
  v: z.literal(1),
  version: z.int().min(1),
  revision: Revision,
  publishedAt: z.iso.datetime(),
  /** Each part that decides verdicts, `kata.yaml` or a path in the folder → first 16 hex digits of its SHA-256. */
  parts: z.record(z.string(), z.string().regex(/^[0-9a-f]{16}$/)),
});
export type PublishedRevision = z.infer<typeof PublishedRevision>;
