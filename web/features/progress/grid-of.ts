import type { ActiveDay } from '#contracts/progress.ts';

const weeks = 26;
const dayMs = 86_400_000;

/** Every day of the last 26 weeks that begin on Monday, up to today, oldest first. */
export function gridOf(days: readonly ActiveDay[], today: string): { day: string; submissionCount: number }[] {
  const counts = new Map(days.map(({ day, submissionCount }) => [day, submissionCount]));
  const end = Date.parse(`${today}T00:00:00Z`);
  const daysOfThisWeek = ((new Date(end).getUTCDay() + 6) % 7) + 1;
  const length = (weeks - 1) * 7 + daysOfThisWeek;
  return Array.from({ length }, (_, index) => {
    const day = new Date(end - (length - 1 - index) * dayMs).toISOString().slice(0, 10);
    return { day, submissionCount: counts.get(day) ?? 0 };
  });
}
