import { expect, it } from 'vitest';
import { createExchangeWindows } from './exchange-windows.ts';

function windowsAt() {
  let clock = 0;
  const windows = createExchangeWindows(() => clock);
  return {
    ownersOf: windows.ownersOf,
    at(ms: number, act: (w: typeof windows) => void) {
      clock = ms;
      act(windows);
    },
  };
}

it('gives everything to the only request in flight, also what it leaves behind', () => {
  const { at, ownersOf } = windowsAt();
  at(10.7, (w) => w.begin(1));
  at(20, (w) => w.answered(1));
  expect(ownersOf(10)).toEqual({ numbers: [1], attribution: 'exact' });
  expect(ownersOf(25)).toEqual({ numbers: [1], attribution: 'exact' });
  expect(ownersOf(9)).toEqual({ numbers: [], attribution: 'none' });
});

it('leaves out requests that were not yet sent or already answered, and says when several remain', () => {
  const { at, ownersOf } = windowsAt();
  at(10, (w) => w.begin(1));
  at(20, (w) => w.begin(2));
  at(30, (w) => w.answered(1));
  expect(ownersOf(15)).toEqual({ numbers: [1], attribution: 'exact' });
  expect(ownersOf(25)).toEqual({ numbers: [1, 2], attribution: 'shared' });
  expect(ownersOf(35)).toEqual({ numbers: [2], attribution: 'exact' });
});

it('forgets a request that is over', () => {
  const { at, ownersOf } = windowsAt();
  at(10, (w) => w.begin(1));
  at(20, (w) => w.end(1));
  expect(ownersOf(15).attribution).toBe('none');
});

it('gives what is left behind to the answer before it, and not to earlier ones', () => {
  const { at, ownersOf } = windowsAt();
  at(10, (w) => w.begin(1));
  at(20, (w) => w.answered(1));
  at(30, (w) => w.begin(2));
  at(40, (w) => w.answered(2));
  expect(ownersOf(25)).toEqual({ numbers: [1], attribution: 'exact' });
  expect(ownersOf(45)).toEqual({ numbers: [2], attribution: 'exact' });
});
