import { expect, test } from 'vitest';
import type { PodShape } from '../sandbox/pod.ts';
import { createDemand } from './demand.ts';

const shape = {} as PodShape;

test('counts what was asked for in the last minute, and not what is only to be kept warm', () => {
  let clock = 0;
  const demand = createDemand(() => clock);
  demand.want('a', shape);
  for (clock = 1000; clock <= 90_000; clock += 1000) demand.ask('a', shape);
  expect(demand.list()).toEqual([{ key: 'a', atMs: 90_000, perMinute: 59, createMs: 0 }]);
});

test('keeps how long the last pod of a shape took', () => {
  const demand = createDemand(() => 0);
  demand.ask('a', shape);
  demand.made('a', 700);
  demand.made('never asked for', 1);
  expect(demand.list()).toMatchObject([{ key: 'a', createMs: 700 }]);
});
