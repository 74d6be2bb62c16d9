/**
 * How many pods of each shape to keep warm: two of the shape used last, one of each other, most recent first, until
 * `warmPodCount` is spent. A learner who submits again soon finds a pod; a shape nobody uses gives its place up.
 */
export function desiredWarmCounts(
  shapes: readonly { key: string; atMs: number }[],
  warmPodCount: number,
): Map<string, number> {
  const counts = new Map<string, number>();
  let left = warmPodCount;
  const byRecency = shapes.toSorted((a, b) => b.atMs - a.atMs);
  for (const [index, { key }] of byRecency.entries()) {
    const count = Math.min(index === 0 ? 2 : 1, left);
    if (count === 0) break;
    counts.set(key, count);
    left -= count;
  }
  return counts;
}
