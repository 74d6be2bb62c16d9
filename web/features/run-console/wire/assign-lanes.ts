export interface Span {
  startMs: number;
  endMs: number;
}

/**
 * Lanes in which no two spans overlap, each span in the first that is free: what ran at the same time lies side by
 * side. `spans` in order of their start. With `maxCount` lanes in use the last takes what is over.
 */
export function assignLanes(spans: readonly Span[], maxCount: number): { lanes: number[]; count: number } {
  const busyUntil: number[] = [];
  const lanes = spans.map(({ startMs, endMs }) => {
    const free = busyUntil.findIndex((until) => until <= startMs);
    const lane = Math.min(free === -1 ? busyUntil.length : free, maxCount - 1);
    busyUntil[lane] = Math.max(busyUntil[lane] ?? 0, endMs);
    return lane;
  });
  return { lanes, count: busyUntil.length };
}
