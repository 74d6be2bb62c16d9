import type { PodShape } from '../sandbox/pod.ts';
import type { ShapeDemand } from './pool-policy.ts';

const minuteMs = 60_000;
/** A rate above this is not told from it. */
const maxRememberedCount = 600;

/** Which shapes of pods are asked for, how often, and how long making one takes. */
export interface Demand {
  /** A run needs one. */
  ask(key: string, shape: PodShape): void;
  /** One is to be kept warm, though no run needs it yet. */
  want(key: string, shape: PodShape): void;
  made(key: string, createMs: number): void;
  shapeOf(key: string): PodShape | undefined;
  list(): ShapeDemand[];
}

type Known = { shape: PodShape; atMs: number; askedAtMs: number[]; createMs: number };

export function createDemand(now: () => number = () => performance.now()): Demand {
  const known = new Map<string, Known>();
  const use = (key: string, shape: PodShape): Known => {
    const one = known.get(key) ?? { shape, atMs: 0, askedAtMs: [], createMs: 0 };
    one.atMs = now();
    known.set(key, one);
    return one;
  };
  return {
    ask(key, shape) {
      const one = use(key, shape);
      one.askedAtMs = [...one.askedAtMs, one.atMs].slice(-maxRememberedCount);
    },
    want: (key, shape) => void use(key, shape),
    made(key, createMs) {
      const one = known.get(key);
      if (one !== undefined) one.createMs = createMs;
    },
    shapeOf: (key) => known.get(key)?.shape,
    list: () =>
      [...known].map(([key, { atMs, askedAtMs, createMs }]) => ({
        key,
        atMs,
        perMinute: askedAtMs.filter((askedMs) => now() - askedMs < minuteMs).length,
        createMs,
      })),
  };
}
