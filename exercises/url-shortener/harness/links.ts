import type { Random } from '@kata/harness';

/** A URL that no run has seen before, with a query and a fragment. */
export function makeUrl(rnd: Random): string {
  return `https://${rnd.word()}.example/${rnd.word()}/${rnd.int(1, 9999)}?play=${rnd.word()}#${rnd.word()}`;
}

/** An alias that is free: words with a number of nine digits. */
export function makeAlias(rnd: Random): string {
  return `${rnd.word()}-${rnd.int(100_000_000, 999_999_999)}`;
}

/** How many different characters each place of the codes has, up to the length of the shortest. */
export function charactersByPlace(codes: readonly string[]): number[] {
  const length = Math.min(...codes.map((code) => code.length));
  return Array.from({ length }, (_, place) => new Set(codes.map((code) => code[place])).size);
}
