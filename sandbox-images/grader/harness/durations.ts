import type { Duration } from './api/values.ts';
import { HarnessFault } from './failure.ts';

const msPerUnit: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** `'2s'` → 2000; a number is milliseconds already. */
export function durationMs(duration: Duration): number {
  if (typeof duration === 'number') return duration;
  const [, amount = '', unit = ''] = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(duration) ?? [];
  const factor = msPerUnit[unit];
  if (factor === undefined) throw new HarnessFault(`"${duration}" is not a duration: write 250ms, 2s, 1m or 2h.`);
  return Number(amount) * factor;
}

/** 5000 → `5 s`, 250 → `250 ms`. */
export function inWords(ms: number): string {
  return ms >= 1000 ? `${Math.round(ms / 100) / 10} s` : `${Math.round(ms)} ms`;
}
