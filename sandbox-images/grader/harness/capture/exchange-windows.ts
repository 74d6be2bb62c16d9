import type { Attribution } from '../api/captured.ts';

type Window = { beganMs: number; answeredMs: number };

export type Owners = { numbers: readonly number[]; attribution: Attribution };

/** Which requests were in flight when; times are milliseconds since 1970, cut to whole ones as services log them. */
export interface ExchangeWindows {
  begin(n: number): void;
  answered(n: number): void;
  /** From now on nothing belongs to it any more. */
  end(n: number): void;
  ownersOf(atMs: number): Owners;
  clear(): void;
}

export function createExchangeWindows(now: () => number = Date.now): ExchangeWindows {
  const windows = new Map<number, Window>();
  return {
    begin: (n) => void windows.set(n, { beganMs: Math.floor(now()), answeredMs: Number.POSITIVE_INFINITY }),
    answered(n) {
      const window = windows.get(n);
      if (window !== undefined) window.answeredMs = Math.floor(now());
    },
    end: (n) => void windows.delete(n),
    ownersOf(atMs) {
      const begun = [...windows].filter(([, { beganMs }]) => beganMs <= atMs);
      const inFlight = begun.filter(([, { answeredMs }]) => atMs <= answeredMs);
      const lastAnsweredMs = Math.max(...begun.map(([, { answeredMs }]) => answeredMs));
      const left = begun.filter(([, { answeredMs }]) => answeredMs === lastAnsweredMs);
      // Work that an answer leaves behind belongs to it until the next request begins.
      const numbers = (inFlight.length > 0 ? inFlight : left).map(([n]) => n);
      return { numbers, attribution: numbers.length === 0 ? 'none' : numbers.length === 1 ? 'exact' : 'shared' };
    },
    clear: () => windows.clear(),
  };
}
