/** What one socket watches, by a key of what it is. */
export type WatchList = {
  /** Watching the same again replaces the earlier watch. @returns false when the list is full. */
  set(key: string, start: () => () => void): boolean;
  stop(key: string): void;
  /** Stops all and takes no more. */
  close(): void;
};

export function createWatchList(maxCount: number): WatchList {
  const stops = new Map<string, () => void>();
  let isClosed = false;
  const stop = (key: string): void => {
    stops.get(key)?.();
    stops.delete(key);
  };
  return {
    stop,
    set(key, start) {
      stop(key);
      if (isClosed) return true;
      if (stops.size >= maxCount) return false;
      stops.set(key, start());
      return true;
    },
    close() {
      isClosed = true;
      for (const key of [...stops.keys()]) stop(key);
    },
  };
}
