import type { Span } from './assign-lanes.ts';

/** A shorter stretch says nothing more. */
const shortestMs = 1;

/** The middle half. */
export function zoomIn({ startMs, endMs }: Span): Span {
  const quarter = (endMs - startMs) / 4;
  return endMs - startMs <= shortestMs ? { startMs, endMs } : { startMs: startMs + quarter, endMs: endMs - quarter };
}

/** Twice the stretch within the run; `null` when that is all of it. */
export function zoomOut({ startMs, endMs }: Span, wholeMs: number): Span | null {
  const half = (endMs - startMs) / 2;
  const from = Math.max(0, startMs - half);
  const to = Math.min(wholeMs, endMs + half);
  return from <= 0 && to >= wholeMs ? null : { startMs: from, endMs: to };
}

/** The stretch between two places of the picture, given as parts of its width. */
export function stretchOf({ startMs, endMs }: Span, fractions: readonly [number, number]): Span {
  const [from, to] = fractions.map((part) => Math.min(1, Math.max(0, part))).sort((a, b) => a - b) as [number, number];
  const wide = endMs - startMs;
  const middleMs = startMs + (wide * (from + to)) / 2;
  const halfMs = Math.max(shortestMs, wide * (to - from)) / 2;
  return { startMs: middleMs - halfMs, endMs: middleMs + halfMs };
}
