import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { DraftSaved } from '#contracts/draft.ts';
import { Revision } from '#contracts/ids.ts';
import { createDraftSync, type DraftContent, type SyncState } from './draft-sync.ts';

const content = (text: string): DraftContent => ({ files: { 'a.js': text }, exerciseRevision: '0'.repeat(16) });

type Sent = { language: string; text: string | undefined; basedOn: number };
let sent: Sent[];
let states: SyncState[];
let answer: (number: number) => Promise<void>;

beforeEach(() => {
  vi.useFakeTimers();
  sent = [];
  states = [];
  answer = async () => undefined;
});
afterEach(() => vi.useRealTimers());

function start() {
  return createDraftSync({
    save: async (language, { files, basedOn }) => {
      sent.push({ language, text: files['a.js'], basedOn });
      const number = sent.length;
      await answer(number);
      const savedAt = '2026-01-01T00:00:00.000Z';
      const exerciseRevision = Revision.parse('0'.repeat(16));
      return { draft: { language, number, files, exerciseRevision, savedAt }, overwritten: null } satisfies DraftSaved;
    },
    onStored: () => undefined,
    onState: (state) => states.push(state),
    isPassing: (error) => (error as Error).message === 'unreachable',
  });
}

describe('drafts on their way to the server', () => {
  test('are sent once, a moment after the last of many changes', async () => {
    const sync = start();
    for (const text of ['a', 'ab', 'abc']) sync.write('node', content(text));
    await vi.advanceTimersByTimeAsync(2000);
    expect(sent).toEqual([{ language: 'node', text: 'abc', basedOn: 0 }]);
    expect(states.at(-1)).toBe('stored');
  });

  test('go one after the other, each based on the one before', async () => {
    const sync = start();
    const { promise, resolve: release } = Promise.withResolvers<void>();
    answer = () => promise;
    sync.write('node', content('one'));
    await vi.advanceTimersByTimeAsync(1300);
    sync.write('node', content('two'));
    await vi.advanceTimersByTimeAsync(5000);
    expect(sent).toHaveLength(1);
    release();
    await vi.advanceTimersByTimeAsync(1300);
    expect(sent[1]).toEqual({ language: 'node', text: 'two', basedOn: 1 });
  });

  test('are sent again, in their newest form, when the server was out of reach', async () => {
    const sync = start();
    answer = () => Promise.reject(new Error('unreachable'));
    sync.write('node', content('one'));
    await vi.advanceTimersByTimeAsync(1300);
    expect(states.at(-1)).toBe('unreachable');
    answer = async () => undefined;
    sync.write('node', content('two'));
    await vi.advanceTimersByTimeAsync(1300);
    expect(sent.map(({ text }) => text)).toEqual(['one', 'two']);
    expect(states.at(-1)).toBe('stored');
  });

  test('that the server refuses are not sent again', async () => {
    const sync = start();
    answer = () => Promise.reject(new Error('too large'));
    sync.write('node', content('one'));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(sent).toHaveLength(1);
    expect(states.at(-1)).toBe('refused');
  });

  test('of two languages are kept apart', async () => {
    const sync = start();
    sync.rebase('python', 7);
    sync.write('node', content('js'));
    sync.write('python', content('py'));
    await vi.advanceTimersByTimeAsync(5000);
    expect(sent).toEqual([
      { language: 'node', text: 'js', basedOn: 0 },
      { language: 'python', text: 'py', basedOn: 7 },
    ]);
  });
});
