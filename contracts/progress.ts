import { z } from 'zod';
import { ExerciseLevel } from './exercise-traits.ts';
import { ExerciseSlug } from './ids.ts';

/** An IANA name as browsers know it, for example `Europe/Berlin`. */
export const TimeZone = z
  .string()
  .max(64)
  .refine((name) => {
    try {
      return Boolean(new Intl.DateTimeFormat('en', { timeZone: name }));
    } catch {
      return false;
    }
  }, 'is no time zone');

/**
 * Computed from submissions, never stored:
 * - `first-pass`: an exercise is passed.
 * - `first-try`: passed with the first submission to it.
 * - `persistent`: passed after at least five that failed.
 * - `no-hint`: passed one that has hints without asking for any before.
 * - `polyglot`: passed in two languages.
 * - `week`: a submission or a passed test on seven days in a row.
 * - `level`: the first exercise of a level (`of`) is passed; `track`: all of a track (`of`).
 */
export const BadgeId = z.enum([
  'first-pass',
  'first-try',
  'persistent',
  'no-hint',
  'polyglot',
  'week',
  'level',
  'track',
]);
export type BadgeId = z.infer<typeof BadgeId>;

export const Badge = z.strictObject({ id: BadgeId, of: z.string().nullable(), earnedAt: z.iso.datetime() });
export type Badge = z.infer<typeof Badge>;

export const TrackProgress = z.strictObject({
  id: z.string(),
  title: z.string(),
  level: ExerciseLevel,
  passedCount: z.int().nonnegative(),
  totalCount: z.int().nonnegative(),
});
export type TrackProgress = z.infer<typeof TrackProgress>;

/** Days are those of the asked time zone, as `2026-11-21`. */
export const Streak = z.strictObject({
  /** Ends today or yesterday: today is not over. */
  currentDays: z.int().nonnegative(),
  longestDays: z.int().nonnegative(),
  isTodayDone: z.boolean(),
});
export type Streak = z.infer<typeof Streak>;

export const ActiveDay = z.strictObject({ day: z.iso.date(), submissionCount: z.int().positive() });
export type ActiveDay = z.infer<typeof ActiveDay>;

/** `spentMinutes`: from the first run to the first pass, without pauses of more than half an hour. */
export const TimeSpent = z.strictObject({
  slug: ExerciseSlug,
  title: z.string(),
  minutes: z.int(),
  spentMinutes: z.int().nonnegative(),
  isPassed: z.boolean(),
});
export type TimeSpent = z.infer<typeof TimeSpent>;

export const Progress = z.strictObject({
  today: z.iso.date(),
  passedCount: z.int().nonnegative(),
  totalCount: z.int().nonnegative(),
  submissionCount: z.int().nonnegative(),
  tracks: z.array(TrackProgress),
  streak: Streak,
  /** Of the last 26 weeks, oldest first; days without a submission are not there. */
  days: z.array(ActiveDay),
  badges: z.array(Badge),
  times: z.array(TimeSpent),
});
export type Progress = z.infer<typeof Progress>;

/** What everybody who knows the address may see: no e-mail, no id, no times. */
export const PublicProfile = z.strictObject({ name: z.string(), progress: Progress.omit({ times: true }) });
export type PublicProfile = z.infer<typeof PublicProfile>;

export const ProfileHandle = z
  .string()
  .min(3, 'must have at least 3 characters')
  .max(40, 'must have at most 40 characters')
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'must be lower-case letters, digits and single hyphens');

/** `handle`: null makes one that nobody can guess. */
export const ShareProfileRequest = z.strictObject({ handle: ProfileHandle.nullable(), timeZone: TimeZone });
export type ShareProfileRequest = z.infer<typeof ShareProfileRequest>;
/** `handle`: null while the profile is private. */
export const OwnProfile = z.strictObject({ handle: z.string().nullable(), showsName: z.boolean() });
export type OwnProfile = z.infer<typeof OwnProfile>;
export const ShowNameRequest = z.strictObject({ showsName: z.boolean() });
