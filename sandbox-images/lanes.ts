export type Lanes = <T>(job: () => Promise<T>) => Promise<T>;

/** At most `count` jobs at a time, in the order in which they were given. */
export function createLanes(count: number): Lanes {
  const waiting: (() => void)[] = [];
  let freeCount = count;
  return async (job) => {
    if (freeCount > 0) freeCount -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await job();
    } finally {
      const next = waiting.shift();
      if (next === undefined) freeCount += 1;
      else next();
    }
  };
}
