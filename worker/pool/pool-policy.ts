export type ShapeDemand = {
  key: string;
  /** When a pod of it was last asked for. */
  atMs: number;
  /** How often in the last minute. */
  perMinute: number;
  /** How long making one took last. */
  createMs: number;
};

/**
 * How many pods of each shape to keep warm: two of the shape used last, one of each other, most recent first, and then as many
 * more as are asked for while one is made, until `warmPodCount` is spent. A learner who submits again soon finds a pod; a shape
 * nobody uses gives its place up; services that are slow to start are kept in greater number.
 */
export function desiredWarmCounts(shapes: readonly ShapeDemand[], warmPodCount: number): Map<string, number> {
  const counts = new Map<string, number>();
  let left = warmPodCount;
  const give = (key: string, count: number): void => {
    const given = Math.min(Math.max(0, count), left);
    if (given > 0) counts.set(key, (counts.get(key) ?? 0) + given);
    left -= given;
  };
  const byRecency = shapes.toSorted((a, b) => b.atMs - a.atMs);
  for (const [index, { key }] of byRecency.entries()) give(key, index === 0 ? 2 : 1);
  for (const { key, perMinute, createMs } of byRecency) {
    const neededCount = 1 + Math.ceil((perMinute / 60_000) * createMs);
    give(key, neededCount - (counts.get(key) ?? 0));
  }
  return counts;
}
