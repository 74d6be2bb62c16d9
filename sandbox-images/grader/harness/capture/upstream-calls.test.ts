import { expect, test } from 'vitest';
import { createExchangeWindows } from './exchange-windows.ts';
import { createUpstreamCalls, type UpstreamCall } from './upstream-calls.ts';

const call = (path: string): UpstreamCall => ({
  stub: 'bank',
  method: 'GET',
  path,
  atMs: 0,
  endedAtMs: null,
  status: null,
});

function open() {
  const windows = createExchangeWindows();
  const calls = createUpstreamCalls(windows);
  const begin = (n: number): void => {
    calls.begin(n);
    windows.begin(n);
  };
  const finish = (n: number) => {
    windows.answered(n);
    const share = calls.finish(n);
    windows.end(n);
    return share.map(({ call: { path }, attribution }) => [path, attribution]);
  };
  return { calls, begin, finish };
}

test('a call belongs to the one request that is in flight', () => {
  const { calls, begin, finish } = open();
  begin(1);
  calls.add(call('/rates'));
  expect(finish(1)).toEqual([['/rates', 'exact']]);
});

test('a call belongs to each of several requests, and says so', () => {
  const { calls, begin, finish } = open();
  begin(1);
  begin(2);
  calls.add(call('/rates'));
  expect(finish(1)).toEqual([['/rates', 'shared']]);
  expect(finish(2)).toEqual([['/rates', 'shared']]);
});

test('a call while no request is in flight belongs to none', () => {
  const { calls, begin, finish } = open();
  calls.add(call('/early'));
  begin(1);
  expect(finish(1)).toEqual([]);
});
