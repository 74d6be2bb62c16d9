import { z } from 'zod';
import { TestPlan } from './exercise-bundle.ts';
import { ExerciseKind, ExerciseLevel, ServiceId } from './exercise-traits.ts';
import { FileKinds } from './file-kind.ts';
import { ExerciseSlug, LanguageId, Revision } from './ids.ts';
import { WorkbenchOffer } from './workbench-event.ts';

/** Best result of the caller for an exercise. */
export const ExerciseProgress = z.enum(['not-started', 'started', 'passed']);
export type ExerciseProgress = z.infer<typeof ExerciseProgress>;

export const ExerciseSummary = z.strictObject({
  slug: ExerciseSlug,
  title: z.string(),
  summary: z.string(),
  level: ExerciseLevel,
  track: z.string(),
  minutes: z.int(),
  topics: z.array(z.string()),
  kind: ExerciseKind,
  services: z.array(ServiceId),
  languages: z.array(z.strictObject({ id: LanguageId, title: z.string() })),
  /** Exercises that are better done before; nothing is locked. */
  prerequisites: z.array(ExerciseSlug),
  /** Caller's own, `not-started` without a session. */
  progress: ExerciseProgress,
  bestScore: z.int().nullable(),
  lastSubmittedAt: z.iso.datetime().nullable(),
});
export type ExerciseSummary = z.infer<typeof ExerciseSummary>;

/** A folder that did not validate: `problems` are shown to instructors and admins, and are empty for learners. */
export const BrokenExercise = z.strictObject({
  folder: z.string(),
  problems: z.array(
    z.strictObject({ code: z.string(), file: z.string(), line: z.int().nullable(), message: z.string() }),
  ),
});
export type BrokenExercise = z.infer<typeof BrokenExercise>;

export const Track = z.strictObject({
  id: z.string(),
  title: z.string(),
  summary: z.string(),
  level: ExerciseLevel,
  exercises: z.array(ExerciseSlug),
});
export type Track = z.infer<typeof Track>;

export const ExerciseList = z.strictObject({
  exercises: z.array(ExerciseSummary),
  tracks: z.array(Track),
  broken: z.array(BrokenExercise),
});
export type ExerciseList = z.infer<typeof ExerciseList>;

/** Never holds harness, references or mutants. `statementHtml` is sanitised; `plan` shows sealed groups without tests. */
export const ExerciseDetail = z.strictObject({
  ...ExerciseSummary.shape,
  version: z.int(),
  revision: Revision,
  statementHtml: z.string(),
  plan: TestPlan,
  publicTests: z.string().nullable(),
  /** A description or a schema of what is asked for, such as OpenAPI. */
  contract: z.strictObject({ path: z.string(), text: z.string() }).nullable(),
  limits: z.strictObject({
    wallMs: z.number(),
    testMs: z.number(),
    bootMs: z.number(),
    memoryBytes: z.number(),
    outputBytes: z.number(),
  }),
  /** `text` is null until the caller has asked for the hint, by its `number`. */
  hints: z.array(
    z.strictObject({
      number: z.int().nonnegative(),
      group: z.string().nullable(),
      test: z.string().nullable(),
      after: z.int(),
      text: z.string().nullable(),
    }),
  ),
  starters: z.record(
    LanguageId,
    z.strictObject({
      title: z.string(),
      runtime: z.string(),
      /** What the image offers: the language itself first, then what can be imported. */
      parts: z.array(z.strictObject({ name: z.string(), version: z.string() })),
      fileKinds: FileKinds,
      main: z.string(),
      workbench: WorkbenchOffer.nullable(),
      editable: z.array(z.string()),
      run: z.array(z.string()),
      files: z.record(z.string(), z.string()),
    }),
  ),
});
export type ExerciseDetail = z.infer<typeof ExerciseDetail>;
