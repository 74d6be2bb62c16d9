import type { Badge } from '#contracts/progress.ts';
import { createDayOf, nextDay } from './count-days.ts';
import type { Activity, ExerciseFacts, TrackFacts } from './summarize-progress.ts';

const persistentFailures = 5;
const weekDays = 7;

type Award = { id: Badge['id']; of?: string; earnedAt: Date };

/** Every badge once, when it was first earned, oldest first. `activities`: counted ones, oldest first. */
export function awardBadges(
  activities: readonly Activity[],
  {
    exercises,
    tracks,
    timeZone,
  }: { exercises: readonly ExerciseFacts[]; tracks: readonly TrackFacts[]; timeZone: string },
): Badge[] {
  const awards = [
    ...awardPasses(activities, new Map(exercises.map((one) => [one.slug as string, one]))),
    ...awardTracks(activities, tracks),
    ...awardWeek(activities, createDayOf(timeZone)),
  ].sort((a, b) => a.earnedAt.getTime() - b.earnedAt.getTime());
  const first = new Map<string, Badge>();
  for (const { id, of = null, earnedAt } of awards) {
    const key = `${id} ${of}`;
    if (!first.has(key)) first.set(key, { id, of, earnedAt: earnedAt.toISOString() });
  }
  return [...first.values()];
}

type FirstPass = { exercise: string; failureCount: number; earnedAt: Date };

function findFirstPasses(submits: readonly Activity[]): FirstPass[] {
  return [...Map.groupBy(submits, ({ exercise }) => exercise)].flatMap(([exercise, own]) => {
    const failureCount = own.findIndex(({ isPassed }) => isPassed);
    const pass = own[failureCount];
    return pass === undefined ? [] : [{ exercise, failureCount, earnedAt: pass.submittedAt }];
  });
}

function awardPasses(activities: readonly Activity[], exercises: ReadonlyMap<string, ExerciseFacts>): Award[] {
  const submits = activities.filter(({ kind }) => kind === 'submit');
  const passes = submits.filter(({ isPassed }) => isPassed);
  const polyglot = passes.find(({ language }) => language !== passes[0]?.language);
  return [
    ...findFirstPasses(submits).flatMap((pass) => awardFirstPass(pass, exercises.get(pass.exercise))),
    ...(polyglot ? [{ id: 'polyglot' as const, earnedAt: polyglot.submittedAt }] : []),
  ];
}

function awardFirstPass({ failureCount, earnedAt }: FirstPass, facts: ExerciseFacts | undefined): Award[] {
  const awards: Award[] = [{ id: 'first-pass', earnedAt }];
  if (failureCount === 0) awards.push({ id: 'first-try', earnedAt });
  if (failureCount >= persistentFailures) awards.push({ id: 'persistent', earnedAt });
  if (facts === undefined) return awards;
  awards.push({ id: 'level', of: facts.level, earnedAt });
  const isUnaided = facts.firstHintAt === null || facts.firstHintAt > earnedAt;
  if (facts.hintCount > 0 && isUnaided) awards.push({ id: 'no-hint', earnedAt });
  return awards;
}

function awardTracks(activities: readonly Activity[], tracks: readonly TrackFacts[]): Award[] {
  const passedAt = new Map<string, Date>();
  for (const { exercise, kind, isPassed, submittedAt } of activities) {
    if (kind === 'submit' && isPassed && !passedAt.has(exercise)) passedAt.set(exercise, submittedAt);
  }
  return tracks.flatMap(({ title, exercises }) => {
    const instants = exercises.flatMap((slug) => passedAt.get(slug) ?? []);
    if (exercises.length === 0 || instants.length < exercises.length) return [];
    return [{ id: 'track', of: title, earnedAt: new Date(Math.max(...instants.map((at) => at.getTime()))) }];
  });
}

function awardWeek(activities: readonly Activity[], dayOf: (instant: Date) => string): Award[] {
  let run = 0;
  let before = '';
  for (const { submittedAt } of activities) {
    const day = dayOf(submittedAt);
    if (day === before) continue;
    run = before !== '' && nextDay(before) === day ? run + 1 : 1;
    before = day;
    if (run === weekDays) return [{ id: 'week', earnedAt: submittedAt }];
  }
  return [];
}
