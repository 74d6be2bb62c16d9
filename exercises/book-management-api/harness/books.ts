import type { Random } from '@kata/harness';

/** Each harness file has its own, so that two never make the same ISBN. */
export type Prefix = '978' | '979';
export type Book = { title: string; author: string; isbn: string; year?: number };

/** 13 digits with a valid check digit, another one for each `n` below a thousand million. */
function isbn13(prefix: Prefix, n: number): string {
  const twelve = prefix + String(n).padStart(9, '0');
  return twelve + checkDigit(twelve);
}

/** The digit that makes the sum of the digits, weighted 1, 3, 1, 3, …, a multiple of ten. */
function checkDigit(twelve: string): number {
  const sum = [...twelve].reduce((total, digit, i) => total + Number(digit) * (i % 2 === 0 ? 1 : 3), 0);
  return (10 - (sum % 10)) % 10;
}

/** Makes valid books that differ in everything, from a random place on. */
export function createBookMaker(rnd: Random, prefix: Prefix): (fields?: Partial<Book>) => Book {
  let n = rnd.int(0, 900_000_000);
  return (fields = {}) => ({
    title: `${capital(rnd.word())} ${rnd.word()}`,
    author: `${capital(rnd.word())} ${capital(rnd.word())}`,
    isbn: isbn13(prefix, n++),
    year: rnd.int(1900, 2026),
    ...fields,
  });
}

export const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);
