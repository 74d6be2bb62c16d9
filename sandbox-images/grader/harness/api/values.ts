/** A length of time: milliseconds, or a text with its unit such as `'250ms'`, `'2s'`, `'1m'`. */
export type Duration = number | `${number}ms` | `${number}s` | `${number}m` | `${number}h`;

/**
 * A value out of the learner's answer. It is `any` on purpose: authors walk into it (`made.json.items[0].id`), and a part
 * that is not there becomes a failed test, not an error of the harness.
 */
// biome-ignore lint/suspicious/noExplicitAny: see above.
export type Json = any;

/** Random values that are the same again for the same seed of the run. */
export interface Random {
  /** A whole number from `least` to `most`, both included: `t.rnd.int(1, 6)`. */
  int(least: number, most: number): number;
  /** One of the items: `t.rnd.pick(['todo', 'done'])`. */
  pick<T>(items: readonly T[]): T;
  /** A shuffled copy: `t.rnd.shuffle([1, 2, 3])`. */
  shuffle<T>(items: readonly T[]): T[];
  /** A pronounceable lower-case word, for names and titles: `t.rnd.word()` → `'tavoki'`. */
  word(): string;
  /** A version 4 UUID: `t.rnd.uuid()`. */
  uuid(): string;
  /** A number from 0 up to 1, 1 excluded: `t.rnd.real()`. */
  real(): number;
}
