import type { ExerciseLevel } from '#contracts/exercise-traits.ts';
import type { ExerciseSlug } from '#contracts/ids.ts';
import type { Progress, TimeSpent } from '#contracts/progress.ts';
import { awardBadges } from './award-badges.ts';
import { countDays, countStreak, createDayOf } from './count-days.ts';

/** A submission that has ended, without a fault of ours. */
export type Activity = {
  exercise: string;
  language: string;
  kind: 'submit' | 'try';
  isPassed: boolean;
  hasPassedTest: boolean;
  submittedAt: Date;
};
export type ExerciseFacts = {
  slug: ExerciseSlug;
  title: string;
  level: ExerciseLevel;
  minutes: number;
  hintCount: number;
  /** When the learner first asked for one of its hints. */
  firstHintAt: Date | null;
};
export type TrackFacts = { id: string; title: string; level: ExerciseLevel; exercises: readonly string[] };

export type Standing = {
  /** Oldest first. */
  activities: readonly Activity[];
  exercises: readonly ExerciseFacts[];
  tracks: readonly TrackFacts[];
  timeZone: string;
  now: Date;
};

/** A longer pause between two runs was not spent on the exercise. */
const longestPauseMs = 30 * 60_000;

export function summarizeProgress({ activities, exercises, tracks, timeZone, now }: Standing): Progress {
  const dayOf = createDayOf(timeZone);
  const today = dayOf(now);
  const counted = activities.filter(({ kind, hasPassedTest }) => kind === 'submit' || hasPassedTest);
  const days = counted.map(({ submittedAt }) => dayOf(submittedAt));
  const passed = new Set(
    activities.flatMap(({ kind, isPassed, exercise }) => (kind === 'submit' && isPassed ? exercise : [])),
  );
  return {
    today,
    passedCount: exercises.filter(({ slug }) => passed.has(slug)).length,
    totalCount: exercises.length,
    submissionCount: activities.length,
    tracks: tracks.map(({ exercises: slugs, ...track }) => ({
      ...track,
      passedCount: slugs.filter((slug) => passed.has(slug)).length,
      totalCount: slugs.length,
    })),
    streak: countStreak(days, today),
    days: countDays(days, today),
    badges: awardBadges(counted, { exercises, tracks, timeZone }),
    times: exercises.flatMap((exercise) => measureTime(exercise, activities)),
  };
}

function measureTime({ slug, title, minutes }: ExerciseFacts, activities: readonly Activity[]): TimeSpent[] {
  const own = activities.filter(({ exercise }) => exercise === slug);
  if (own.length === 0) return [];
  const firstPass = own.findIndex(({ kind, isPassed }) => kind === 'submit' && isPassed);
  const until = firstPass === -1 ? own : own.slice(0, firstPass + 1);
  let spentMs = 0;
  for (const [index, { submittedAt }] of until.entries()) {
    const before = until[index - 1];
    const gapMs = before === undefined ? 0 : submittedAt.getTime() - before.submittedAt.getTime();
    if (gapMs <= longestPauseMs) spentMs += gapMs;
  }
  return [{ slug, title, minutes, spentMinutes: Math.round(spentMs / 60_000), isPassed: firstPass !== -1 }];
}
