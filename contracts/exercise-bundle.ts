import { z } from 'zod';
import type { ExerciseManifest } from './exercise-manifest.ts';
import { ExerciseSlug, Revision, TestId } from './ids.ts';
import { TestVisibility } from './verdict.ts';

/** One test as the harness declares it; read from the source text, never by running it. */
export const PlannedTest = z.strictObject({ id: TestId, title: z.string().min(1).max(160) });
export type PlannedTest = z.infer<typeof PlannedTest>;

export const PlannedGroup = z.strictObject({
  id: z.string(),
  title: z.string(),
  points: z.int().nonnegative(),
  visibility: TestVisibility,
  optional: z.boolean(),
  requires: z.array(z.string()),
  tests: z.array(PlannedTest),
});
export type PlannedGroup = z.infer<typeof PlannedGroup>;

/** Every group of the manifest in its order, with every test of the harness: what `passed` has to account for. */
export const TestPlan = z.array(PlannedGroup);
export type TestPlan = z.infer<typeof TestPlan>;

/**
 * What a worker needs to run one revision; published by the server under its content hash and cached by workers for ever.
 * `harness` is JavaScript (types already stripped), keyed by path below `harness/`; `fixtures` is base64, keyed by path below `fixtures/`.
 */
export const ExerciseBundle = z.strictObject({
  v: z.literal(1),
  slug: ExerciseSlug,
  revision: Revision,
  manifest: z.custom<ExerciseManifest>((value) => typeof value === 'object' && value !== null),
  plan: TestPlan,
  harness: z.record(z.string(), z.string()),
  fixtures: z.record(z.string(), z.string()),
});
export type ExerciseBundle = z.infer<typeof ExerciseBundle>;

/** Redis key that holds the bundle's JSON. */
export const bundleKey = (revision: Revision): string => `wirekata:bundle:${revision}`;
