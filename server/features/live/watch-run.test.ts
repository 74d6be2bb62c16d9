import { beforeEach, describe, expect, test } from 'vitest';
import { RunId } from '#contracts/ids.ts';
import type { RunEvent } from '#contracts/run-event.ts';
import { watchRun } from './watch-run.ts';

const runId = RunId.parse('00000000-0000-4000-8000-000000000000');
const event = (seq: number, attempt?: number): RunEvent => ({
  ...{ v: 1, runId, seq, at: '2026-01-01T10:00:00.000Z' },
  body: attempt === undefined ? { type: 'phase', phase: 'testing' } : { type: 'attempt-started', attempt, plan: [] },
});
const stream = (length: number, attempt = 1) =>
  Array.from({ length }, (_, index) => (index === 0 ? event(1, attempt) : event(index + 1)));

/** A stored stream that answers when the test says so. */
let stored: RunEvent[];
let loads: (() => void)[];
let sent: (number | 'reset')[];

beforeEach(() => {
  stored = [];
  loads = [];
  sent = [];
});

const open = (afterSeq: number) =>
  watchRun(
    {
      load: () => new Promise((resolve) => loads.push(() => resolve([...stored]))),
      createFilter: () => (one) => one,
      send: ({ seq }) => sent.push(seq),
      sendReset: () => sent.push('reset'),
      whenDrained: async () => undefined,
      onLoadFailed: (error) => {
        throw error;
      },
    },
    afterSeq,
  );
async function answerLoad(): Promise<void> {
  loads.shift()?.();
  await new Promise((resolve) => setImmediate(resolve));
}

describe('watching', () => {
  test('sends what is stored, then what comes', async () => {
    stored = stream(3);
    const watch = open(0);
    await answerLoad();
    watch.receive(event(4));
    expect(sent).toEqual([1, 2, 3, 4]);
  });

  test('sends only what comes after the given number', async () => {
    stored = stream(5);
    open(3);
    await answerLoad();
    expect(sent).toEqual([4, 5]);
  });

  test('sends once what arrives while the stored events are on their way', async () => {
    const watch = open(0);
    for (const seq of [2, 3, 4]) watch.receive(event(seq));
    stored = stream(3);
    await answerLoad();
    expect(sent).toEqual([1, 2, 3, 4]);
  });

  test('fetches what was missed when a number does not follow', async () => {
    stored = stream(1);
    const watch = open(0);
    await answerLoad();
    stored = stream(4);
    watch.receive(event(4));
    expect(sent).toEqual([1]);
    await answerLoad();
    expect(sent).toEqual([1, 2, 3, 4]);
  });

  test('says that everything is void when the stream is shorter than what was sent', async () => {
    stored = stream(5);
    const watch = open(0);
    await answerLoad();
    stored = stream(2, 2);
    watch.receive(event(1, 2));
    await answerLoad();
    expect(sent).toEqual([1, 2, 3, 4, 5, 'reset', 1, 2]);
  });

  test('says so too when a longer stream began with another attempt', async () => {
    stored = stream(6, 2);
    open(4);
    await answerLoad();
    expect(sent).toEqual(['reset', 1, 2, 3, 4, 5, 6]);
  });

  test('sends nothing more when it is closed', async () => {
    stored = stream(3);
    const watch = open(0);
    watch.close();
    await answerLoad();
    watch.receive(event(4));
    expect(sent).toEqual([]);
  });
});
