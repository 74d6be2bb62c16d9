import { expect, test } from 'vitest';
import { rungsBelow } from './hint-ladder.ts';

const hints = [
  { number: 0, test: 'crud.ids', group: null },
  { number: 1, test: null, group: 'crud' },
  { number: 2, test: 'crud.ids', group: null },
  { number: 3, test: 'crud.put', group: null },
  { number: 4, test: 'crud.ids', group: null },
];

test('before a hint come those of its own test or group', () => {
  const below = hints.map((hint) => rungsBelow(hints, hint).map(({ number }) => number));
  expect(below).toEqual([[], [], [0], [], [0, 2]]);
});
