/** What the promise resolves to, or `null` when that takes longer. */
export function within<T>(promise: Promise<T>, ms: number): Promise<T | null> {
  const { promise: late, resolve } = Promise.withResolvers<null>();
  const timer = setTimeout(resolve, ms, null);
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
