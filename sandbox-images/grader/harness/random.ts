import { createHash } from 'node:crypto';
import type { Random } from './api/values.ts';

/** Same seed and label, same values: a run can be repeated, and a test's values do not depend on its neighbours. */
export function createRandom(seed: string, label: string): Random {
  const digest = createHash('sha256').update(`${seed}\0${label}`).digest();
  const real = smallFastCounter([0, 4, 8, 12].map((at) => digest.readUInt32LE(at)));
  const int = (least: number, most: number): number => least + Math.floor(real() * (most - least + 1));
  const pick = <T>(items: readonly T[]): T => items[int(0, items.length - 1)] as T;
  return {
    real,
    int,
    pick,
    shuffle: (items) => shuffle([...items], int),
    word: () => Array.from({ length: int(2, 4) }, () => pick([...'bdfgklmnprstvz']) + pick([...'aeiou'])).join(''),
    uuid: () => {
      const hex = Array.from({ length: 32 }, () => int(0, 15).toString(16)).join('');
      const variant = pick(['8', '9', 'a', 'b']);
      return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20)}`;
    },
  };
}

/** First 31 bits of a label's hash, for libraries that take a number as their seed. */
export function numericSeed(seed: string, label: string): number {
  return createHash('sha256').update(`${seed}\0${label}`).digest().readUInt32LE(0) >>> 1;
}

function shuffle<T>(items: T[], int: Random['int']): T[] {
  for (let last = items.length - 1; last > 0; last--) {
    const other = int(0, last);
    [items[last], items[other]] = [items[other] as T, items[last] as T];
  }
  return items;
}

/** sfc32: four words of state, passes PractRand; numbers from 0 up to 1. */
function smallFastCounter(state: number[]): () => number {
  let [a = 0, b = 0, c = 0, counter = 0] = state;
  return () => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 2 ** 32;
  };
}
