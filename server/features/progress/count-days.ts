import type { ActiveDay, Streak } from '#contracts/progress.ts';

const shownDays = 26 * 7;
const dayMs = 86_400_000;

/** `2026-11-21` of an instant in a time zone. */
export function createDayOf(timeZone: string): (instant: Date) => string {
  const format = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
  return (instant) => format.format(instant);
}

/** The day after, by the calendar: no clock changes it. */
export const nextDay = (day: string, step = 1): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + step * dayMs).toISOString().slice(0, 10);

/** `days`: those with something on them, each once. */
export function countStreak(days: readonly string[], today: string): Streak {
  const isActive = new Set(days);
  let longestDays = 0;
  let run = 0;
  for (const day of [...isActive].sort()) {
    run = isActive.has(nextDay(day, -1)) ? run + 1 : 1;
    longestDays = Math.max(longestDays, run);
  }
  const isTodayDone = isActive.has(today);
  let currentDays = 0;
  let day = isTodayDone ? today : nextDay(today, -1);
  while (isActive.has(day)) {
    currentDays += 1;
    day = nextDay(day, -1);
  }
  return { currentDays, longestDays, isTodayDone };
}

export function countDays(days: readonly string[], today: string): ActiveDay[] {
  const oldest = nextDay(today, 1 - shownDays);
  const counts = new Map<string, number>();
  for (const day of days) if (day >= oldest) counts.set(day, (counts.get(day) ?? 0) + 1);
  return [...counts].sort().map(([day, submissionCount]) => ({ day, submissionCount }));
}
