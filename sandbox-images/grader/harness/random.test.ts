import { expect, it } from 'vitest';
import { createRandom } from './random.ts';

const sample = (seed: string, label: string): unknown => {
  const random = createRandom(seed, label);
  return [random.int(1, 1_000_000), random.word(), random.uuid(), random.shuffle([1, 2, 3, 4, 5, 6]), random.real()];
};

it('repeats itself for the same seed and label, and for no other', () => {
  expect(sample('1f09ab42', 'crud.create')).toEqual(sample('1f09ab42', 'crud.create'));
  expect(sample('1f09ab42', 'crud.create')).not.toEqual(sample('1f09ab43', 'crud.create'));
  expect(sample('1f09ab42', 'crud.create')).not.toEqual(sample('1f09ab42', 'crud.list'));
});

it('reaches both ends of a range and nothing beyond', () => {
  const random = createRandom('1f09ab42', 'range');
  const seen = new Set(Array.from({ length: 1000 }, () => random.int(3, 7)));
  expect([...seen].sort()).toEqual([3, 4, 5, 6, 7]);
});

it('makes UUIDs of version 4', () => {
  expect(createRandom('1f09ab42', 'id').uuid()).toMatch(
    /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
  );
});
