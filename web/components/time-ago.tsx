interface TimeAgoProps {
  /** ISO instant. */
  at: string;
}

const steps: [Intl.RelativeTimeFormatUnit, number][] = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
];

/** "3 minutes ago" within a week, the date beyond; the exact instant is in the title. */
export function TimeAgo({ at }: TimeAgoProps) {
  const instant = new Date(at);
  return (
    <time dateTime={at} title={instant.toLocaleString()}>
      {describe(instant)}
    </time>
  );
}

function describe(instant: Date): string {
  const agoMs = Date.now() - instant.getTime();
  if (agoMs > 7 * 86_400_000) return instant.toLocaleDateString(undefined, { dateStyle: 'medium' });
  const format = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });
  const [unit, unitMs] = steps.find(([, ms]) => agoMs >= ms) ?? ['second', 1000];
  return unit === 'second'
    ? format.format(0, 'minute').replace('this minute', 'just now')
    : format.format(-Math.floor(agoMs / unitMs), unit);
}
