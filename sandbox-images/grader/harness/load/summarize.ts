import type { LoadResult } from '../api/kit.ts';

export type Figures = Omit<LoadResult, 'within'>;
/** Milliseconds of the answers that count, and how many requests had no answer or one from 500 on. */
export type Tally = { times: number[]; errorCount: number };

export function summarize({ times, errorCount }: Tally, seconds: number): Figures {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number): number =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.POSITIVE_INFINITY;
  return {
    p50: at(0.5),
    p95: at(0.95),
    p99: at(0.99),
    max: at(1),
    rps: times.length / seconds,
    count: times.length,
    errors: errorCount,
  };
}
