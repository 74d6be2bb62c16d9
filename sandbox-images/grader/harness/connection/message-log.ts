/** What has come over a connection, and how far a test has read. */
export interface MessageLog<T> {
  readonly all: readonly T[];
  readonly hasEnded: boolean;
  push(message: T): void;
  /** Nothing follows. */
  end(): void;
  /** The next message that was not taken yet and matches; `null` when none comes in time, or before the end. */
  take(matches: (message: T) => boolean, withinMs: number): Promise<T | null>;
  /** Whether the end comes in time. */
  untilEnd(withinMs: number): Promise<boolean>;
}

export function createMessageLog<T>(): MessageLog<T> {
  const all: T[] = [];
  let taken = 0;
  let hasEnded = false;
  let change = Promise.withResolvers<void>();
  const changed = (): void => {
    change.resolve();
    change = Promise.withResolvers();
  };
  const untilChange = async (deadlineMs: number): Promise<boolean> => {
    const { promise: late, resolve } = Promise.withResolvers<boolean>();
    const timer = setTimeout(resolve, Math.max(0, deadlineMs - performance.now()), false);
    return Promise.race([change.promise.then(() => true), late]).finally(() => clearTimeout(timer));
  };
  return {
    all,
    get hasEnded() {
      return hasEnded;
    },
    push(message) {
      all.push(message);
      changed();
    },
    end() {
      hasEnded = true;
      changed();
    },
    async take(matches, withinMs) {
      const deadlineMs = performance.now() + withinMs;
      let looked = taken;
      for (;;) {
        const found = all.findIndex((message, index) => index >= Math.max(looked, taken) && matches(message));
        if (found !== -1) {
          taken = found + 1;
          return all[found] as T;
        }
        looked = all.length;
        if (hasEnded || !(await untilChange(deadlineMs))) return null;
      }
    },
    async untilEnd(withinMs) {
      const deadlineMs = performance.now() + withinMs;
      while (!hasEnded) if (!(await untilChange(deadlineMs))) return false;
      return true;
    },
  };
}
