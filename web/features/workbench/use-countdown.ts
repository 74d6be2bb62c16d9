import { useEffect, useState } from 'react';

/** Milliseconds left until then, looked at every second; null without an end. */
export function useCountdown(endsAtMs: number | null): number | null {
  const [now, setNow] = useState(() => Date.now());

  // Syncs with the clock, while there is something to count.
  useEffect(() => {
    if (endsAtMs === null) return;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, [endsAtMs]);

  return endsAtMs === null ? null : Math.max(0, endsAtMs - now);
}

/** `4:07` */
export function clockText(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
