/** `res.sql`, `{ sql }`, `expect.sqlAtMost(res, 3)`, `expect.samePlan(a, b)`; `redis()` is the client, `res.redis` what a request caused. */
const readers = /\bsql\b|\bsqlAtMost\b|\bsamePlan\b|\.redis\b(?!\s*\()/;

/**
 * Whether tests look at what a single request caused, so that every answer has to wait for it. Read from the sources, because
 * `res.sql` is there at once or not at all; a word too many costs time, and one too few is an error that says so.
 */
export function readsCaused(harness: Readonly<Record<string, string>>): boolean {
  return Object.values(harness).some((source) => readers.test(source));
}
