import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RunEvent, type RunEventBody } from '#contracts/run-event.ts';
import { addRunEvents, emptyRunLog, findHole } from './run-log.ts';

const event = (seq: number, body: RunEventBody = { type: 'process-started', process: `p${seq}` }): RunEvent =>
  RunEvent.parse({
    v: 1,
    runId: '0195a5f0-0000-7000-8000-000000000001',
    seq,
    at: '2026-01-01T00:00:00Z',
    body,
  });

const run = [
  event(1, { type: 'attempt-started', attempt: 1, plan: [] }),
  ...[2, 3, 4].map((seq) => event(seq)),
  event(5, { type: 'attempt-started', attempt: 2, plan: [] }),
  ...[6, 7, 8].map((seq) => event(seq)),
];

const complete = addRunEvents(emptyRunLog, run);

describe('a run log', () => {
  test('ends the same whatever the order, repetition and batching of what arrives', () => {
    const arrivals = fc
      .tuple(fc.shuffledSubarray(run, { minLength: run.length }), fc.array(fc.constantFrom(...run)), fc.nat(7))
      .map(([shuffled, repeats, at]) => [shuffled.slice(0, at), [...repeats, ...shuffled.slice(at)]]);
    fc.assert(
      fc.property(arrivals, (batches) => {
        const log = batches.reduce(addRunEvents, emptyRunLog);
        expect(log).toEqual(complete);
      }),
    );
  });

  test('keeps nothing of an attempt that was replaced', () => {
    expect(complete.view.attempt).toBe(2);
    expect(complete.view.console.map(({ process }) => process)).toEqual(['p6', 'p7', 'p8']);
  });

  test('stays the same object when nothing new arrives', () => {
    expect(addRunEvents(complete, run)).toBe(complete);
    expect(addRunEvents(complete, [])).toBe(complete);
  });
});

describe('a hole in a run log', () => {
  const logOf = (...seqs: number[]) =>
    addRunEvents(
      emptyRunLog,
      seqs.map((seq) => event(seq)),
    );

  test('is found after the last number before it', () => {
    expect(findHole(logOf(1, 2, 5), 0)).toBe(2);
    expect(findHole(logOf(3), 0)).toBe(0);
    expect(findHole(logOf(1, 2, 3), 0)).toBeNull();
  });

  test('is passed over when it has been asked for before', () => {
    expect(findHole(logOf(1, 2, 5, 6), 5)).toBeNull();
    expect(findHole(logOf(1, 2, 5, 6, 9), 5)).toBe(6);
  });
});
