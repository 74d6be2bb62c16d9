import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Draft } from '#contracts/draft.ts';
import { Revision } from '#contracts/ids.ts';
import { createDraftSync, type DraftContent, type SaveFailure, type SyncState } from './draft-sync.ts';

const content = (text: string): DraftContent => ({ files: { 'a.js': text }, exerciseRevision: '0'.repeat(16) });

let sent: { language: string; text: string | undefined }[];
let overwritten: (string | null)[];
let states: SyncState[];
let answer: () => Promise<unknown>;

beforeEach(() => {
  vi.useFakeTimers();
  sent = [];
  states = [];
  overwritten = [];
  answer = async () => undefined;
});
afterEach(() => vi.useRealTimers());

const draft = (text: string, language = 'node'): Draft => ({
  language,
  number: 1,
  files: { 'a.js': text },
  exerciseRevision: Revision.parse('0'.repeat(16)),
  savedAt: '2026-01-01T00:00:00.000Z',
});

/** The server has `earlier` and says so with each save. */
function start(earlier: Draft | null = null) {
  return createDraftSync({
    save: async (language, { files }) => {
      sent.push({ language, text: files['a.js'] });
      await answer();
      return { draft: draft(files['a.js'] ?? '', language), overwritten: earlier };
    },
    onStored: (_language, saved) => overwritten.push(saved.overwritten?.files['a.js'] ?? null),
    onState: (state) => states.push(state),
    failureOf: (error) => (error as Error).message as SaveFailure,
  });
}
const failWith = (failure: SaveFailure) => () => Promise.reject(new Error(failure));

describe('drafts on their way to the server', () => {
  test('are sent once, a moment after the last of many changes', async () => {
    const sync = start();
    for (const text of ['a', 'ab', 'abc']) sync.write('node', content(text));
    await vi.advanceTimersByTimeAsync(2000);
    expect(sent).toEqual([{ language: 'node', text: 'abc' }]);
    expect(states.at(-1)).toBe('stored');
  });

  test('go one after the other', async () => {
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
    expect(sent.map(({ text }) => text)).toEqual(['one', 'two']);
  });

  test('are sent again, in their newest form, when the server was out of reach', async () => {
    const sync = start();
    answer = failWith('unreachable');
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
    answer = failWith('refused');
    sync.write('node', content('one'));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(sent).toHaveLength(1);
    expect(states.at(-1)).toBe('refused');
  });

  test('of two languages are kept apart', async () => {
    const sync = start();
    sync.write('node', content('js'));
    sync.write('python', content('py'));
    await vi.advanceTimersByTimeAsync(5000);
    expect(sent).toEqual([
      { language: 'node', text: 'js' },
      { language: 'python', text: 'py' },
    ]);
  });

  test('wait for a flush once the session has ended', async () => {
    const sync = start();
    answer = failWith('signed-out');
    sync.write('node', content('one'));
    await vi.advanceTimersByTimeAsync(60_000);
    sync.write('node', content('two'));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(sent).toHaveLength(1);
    expect(states.at(-1)).toBe('signed-out');
    answer = async () => undefined;
    sync.flush();
    await vi.advanceTimersByTimeAsync(0);
    expect(sent.map(({ text }) => text)).toEqual(['one', 'two']);
    expect(states.at(-1)).toBe('stored');
  });

  test('are given up while they wait, though not what is on its way', async () => {
    const sync = start();
    answer = failWith('unreachable');
    sync.write('node', content('one'));
    await vi.advanceTimersByTimeAsync(1300);
    expect(sync.drop('node')).toBe(false);
    expect(states.at(-1)).toBe('stored');
    await vi.advanceTimersByTimeAsync(60_000);
    expect(sent).toHaveLength(1);

    answer = () => new Promise(() => undefined);
    sync.write('node', content('two'));
    await vi.advanceTimersByTimeAsync(1300);
    expect(sync.drop('node')).toBe(true);
    expect(sync.drop('python')).toBe(false);
  });

  test('are known as own until one is answered: of those the server may have any', async () => {
    const sync = start(draft('one'));
    answer = failWith('unreachable');
    for (const text of ['one', 'two']) {
      sync.write('node', content(text));
      await vi.advanceTimersByTimeAsync(1300);
    }
    expect(['one', 'two', 'three'].map((text) => sync.isUnanswered('node', { 'a.js': text }))).toEqual([
      true,
      true,
      false,
    ]);
    answer = async () => undefined;
    sync.write('node', content('three'));
    await vi.advanceTimersByTimeAsync(1300);
    expect(overwritten).toEqual([null]);
    sync.write('node', content('four'));
    await vi.advanceTimersByTimeAsync(1300);
    expect(overwritten).toEqual([null, 'one']);
  });
});
