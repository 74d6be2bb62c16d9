import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Draft } from '#contracts/draft.ts';
import type { ExerciseDetail } from '#contracts/exercise.ts';
import { Revision } from '#contracts/ids.ts';
import { createDraftBook } from './draft-book.ts';

const revision = Revision.parse('a'.repeat(16));
const starter = {
  main: 'app.js',
  editable: ['*.js'],
  files: { 'app.js': 'starter', 'package.json': '{}' },
};
const exercise = {
  slug: 'todo-api',
  revision,
  languages: [{ id: 'node' }, { id: 'python' }],
  starters: { node: starter, python: { main: 'app.py', editable: ['*.py'], files: { 'app.py': 'starter' } } },
} as unknown as ExerciseDetail;

const draft = (number: number, text: string, language = 'node'): Draft => ({
  language,
  number,
  files: { [language === 'node' ? 'app.js' : 'app.py']: text },
  exerciseRevision: revision,
  savedAt: `2026-01-01T00:00:0${number}.000Z`,
});

let stored: Map<string, string>;
let server: Draft | null;

beforeEach(() => {
  vi.useFakeTimers();
  stored = new Map();
  server = null;
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, value: string) => stored.set(key, value),
    removeItem: (key: string) => stored.delete(key),
  });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const open = (owner: string | null = 'ada') =>
  createDraftBook({
    exercise,
    place: { slug: 'todo-api', owner },
    save: async (language, { files, basedOn }) => {
      const overwritten = server && server.number !== basedOn ? server : null;
      server = { ...draft((server?.number ?? 0) + 1, '', language), files };
      return { draft: server, overwritten };
    },
    isPassing: () => true,
  });
const saved = () => vi.advanceTimersByTimeAsync(1500);

describe('a draft', () => {
  test('goes to the server without the files that nobody may change', async () => {
    const book = open();
    book.edit('app.js', 'mine');
    await saved();
    expect(server?.files).toEqual({ 'app.js': 'mine' });
    expect(book.state().kept).toBe('stored');
  });

  test('of a visitor stays in the browser, and goes with them when they sign in', async () => {
    const visitor = open(null);
    visitor.edit('app.js', 'mine');
    await saved();
    expect(server).toBeNull();
    expect(visitor.state().kept).toBe('device');
    const book = open('ada');
    book.receive([]);
    await saved();
    expect(server?.files).toEqual({ 'app.js': 'mine' });
    expect(open(null).state().files['app.js']).toBe('starter');
  });

  test('from another machine is shown at once, in its language', () => {
    const book = open();
    book.receive([draft(1, 'js'), draft(2, 'py', 'python')]);
    expect(book.state()).toMatchObject({ language: 'python', files: { 'app.py': 'py' }, other: null });
    book.chooseLanguage('node');
    expect(book.state().files).toEqual({ 'app.js': 'js', 'package.json': '{}' });
  });

  test('with unsaved changes is not replaced by a newer one: the learner chooses', async () => {
    const book = open();
    book.receive([]);
    book.edit('app.js', 'mine');
    server = draft(4, 'theirs');
    book.receive([server]);
    expect(book.state()).toMatchObject({ files: { 'app.js': 'mine' }, other: { kind: 'newer' } });
    book.takeOther();
    expect(book.state()).toMatchObject({ files: { 'app.js': 'theirs' }, other: null });
  });

  test('that was overwritten can be brought back', async () => {
    const book = open();
    book.receive([]);
    server = draft(4, 'theirs');
    book.edit('app.js', 'mine');
    await saved();
    expect(server.files).toEqual({ 'app.js': 'mine' });
    expect(book.state().other?.kind).toBe('overwritten');
    book.takeOther();
    await saved();
    expect(server.files).toEqual({ 'app.js': 'theirs' });
  });

  test('that another tab of this browser writes is noticed without the server', () => {
    const one = open();
    const other = open();
    other.edit('app.js', 'theirs');
    one.receiveStorage('wirekata.draft.ada.todo-api.node', stored.get('wirekata.draft.ada.todo-api.node') ?? null);
    expect(one.state()).toMatchObject({ files: { 'app.js': 'starter' }, other: { kind: 'newer' } });
  });

  test('is put back to the starter on the server too', async () => {
    const book = open();
    book.edit('app.js', 'mine');
    book.add('extra.js');
    await saved();
    book.reset();
    await saved();
    expect(server?.files).toEqual({ 'app.js': 'starter' });
  });

  test('written while the server was away is sent by the next page', async () => {
    const key = 'wirekata.draft.ada.todo-api.node';
    stored.set(key, JSON.stringify({ revision, files: { 'app.js': 'mine' }, number: 0, isStored: false }));
    const book = open();
    book.receive([]);
    await saved();
    expect(server?.files).toEqual({ 'app.js': 'mine' });
    expect(JSON.parse(stored.get(key) ?? '')).toMatchObject({ number: 1, isStored: true });
  });
});
