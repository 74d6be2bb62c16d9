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
let isStorageFull: boolean;
/** What stands between the page and the server; rejects before or after the server has taken the write. */
let wire: { out: () => Promise<unknown>; back: () => Promise<unknown> };
let server: Draft | null;

beforeEach(() => {
  vi.useFakeTimers();
  stored = new Map();
  server = null;
  isStorageFull = false;
  wire = { out: async () => undefined, back: async () => undefined };
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, value: string) => {
      if (isStorageFull) throw new DOMException('full', 'QuotaExceededError');
      stored.set(key, value);
    },
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
      await wire.out();
      const earlier = server;
      const isSame = earlier !== null && JSON.stringify(earlier.files) === JSON.stringify(files);
      if (!isSame) server = { ...draft((earlier?.number ?? 0) + 1, '', language), files };
      const overwritten = !isSame && earlier && earlier.number !== basedOn ? earlier : null;
      const reply = { draft: server as Draft, overwritten };
      await wire.back();
      return reply;
    },
    failureOf: () => 'unreachable',
  });
const lost = () => Promise.reject(new Error('no connection'));
const nodeKey = 'wirekata.draft.ada.todo-api.node';
const localCopy = () => JSON.parse(stored.get(nodeKey) ?? 'null');
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
    expect(book.state()).toMatchObject({ files: { 'app.js': 'mine' }, other: 'newer' });
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
    expect(book.state().other).toBe('overwritten');
    book.takeOther();
    await saved();
    expect(server.files).toEqual({ 'app.js': 'theirs' });
  });

  test('that another tab of this browser writes is noticed without the server', () => {
    const one = open();
    const other = open();
    other.edit('app.js', 'theirs');
    one.receiveStorage(nodeKey, stored.get(nodeKey) ?? null);
    expect(one.state()).toMatchObject({ files: { 'app.js': 'starter' }, other: 'newer' });
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
    stored.set(nodeKey, JSON.stringify({ revision, files: { 'app.js': 'mine' }, number: 0, isStored: false }));
    const book = open();
    book.receive([]);
    await saved();
    expect(server?.files).toEqual({ 'app.js': 'mine' });
    expect(localCopy()).toMatchObject({ number: 1, isStored: true });
  });
});

describe("the choice of another page's files", () => {
  const openBehind = async () => {
    const book = open();
    book.receive([]);
    book.edit('app.js', 'mine');
    server = draft(4, 'theirs');
    return book;
  };
  const chooseTheirs = (book: ReturnType<typeof open>) => {
    book.receive([draft(4, 'theirs')]);
    book.takeOther();
  };

  test('holds against text that waits to be sent', async () => {
    wire.out = lost;
    const book = await openBehind();
    await saved();
    chooseTheirs(book);
    wire.out = async () => undefined;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(server).toMatchObject({ number: 4, files: { 'app.js': 'theirs' } });
    expect(book.state()).toMatchObject({ kept: 'stored', other: null });
  });

  test.each(['arrives', 'is lost'])('holds against text on its way that %s', async (fate) => {
    const { promise, resolve: release } = Promise.withResolvers<void>();
    wire.out = () => promise.then(() => (fate === 'is lost' ? lost() : undefined));
    const book = await openBehind();
    await saved();
    chooseTheirs(book);
    expect(localCopy()).toMatchObject({ isStored: false });
    release();
    await vi.advanceTimersByTimeAsync(0);
    wire.out = async () => undefined;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(server?.files).toEqual({ 'app.js': 'theirs' });
    expect(book.state()).toMatchObject({ files: { 'app.js': 'theirs' }, kept: 'stored', other: null });
    expect(localCopy()).toMatchObject({ isStored: true, number: server?.number });
  });

  test('is offered again in a language that was left', async () => {
    const book = await openBehind();
    await saved();
    book.chooseLanguage('python');
    book.chooseLanguage('node');
    expect(book.state()).toMatchObject({ files: { 'app.js': 'mine' }, other: 'overwritten' });
    book.takeOther();
    expect(book.state()).toMatchObject({ files: { 'app.js': 'theirs' }, other: null });
  });

  test('is offered when the language was left before the server answered', async () => {
    const book = await openBehind();
    book.chooseLanguage('python');
    await saved();
    expect(book.state().other).toBeNull();
    book.chooseLanguage('node');
    expect(book.state().other).toBe('overwritten');
  });

  test('is offered by the next page, until it was made', async () => {
    const left = await openBehind();
    left.close();
    await saved();
    const book = open();
    expect(book.state()).toMatchObject({ files: { 'app.js': 'mine' }, other: 'overwritten' });
    book.keepOwn();
    expect(open().state().other).toBeNull();
  });

  test('is still there after that of what another tab writes meanwhile', async () => {
    const book = await openBehind();
    await saved();
    const tab = open();
    tab.edit('app.js', 'of the other tab');
    book.receiveStorage(nodeKey, stored.get(nodeKey) ?? null);
    expect(book.state().other).toBe('newer');
    book.keepOwn();
    expect(book.state()).toMatchObject({ files: { 'app.js': 'mine' }, other: 'overwritten' });
    book.takeOther();
    expect(book.state().files['app.js']).toBe('theirs');
  });
});

describe('an own save whose reply was lost', () => {
  const openUnanswered = async () => {
    const book = open();
    book.receive([]);
    wire.back = lost;
    book.edit('app.js', 'first');
    await saved();
    expect(server?.number).toBe(1);
    return book;
  };

  test('is not taken for another page when the next one is sent', async () => {
    const book = await openUnanswered();
    book.edit('app.js', 'second');
    wire.back = async () => undefined;
    await saved();
    expect(book.state()).toMatchObject({ kept: 'stored', other: null });
    expect(localCopy()).toMatchObject({ number: 2, isStored: true });
  });

  test('is not taken for another page when the server tells what it has', async () => {
    const book = await openUnanswered();
    book.edit('app.js', 'second');
    book.receive([draft(1, 'first')]);
    expect(book.state()).toMatchObject({ files: { 'app.js': 'second' }, other: null });
    expect(localCopy()).toMatchObject({ number: 1, isStored: false });
  });

  test('leaves cursor and undo alone when the server has what is shown', async () => {
    const book = await openUnanswered();
    const { generation } = book.state();
    book.receive([draft(1, 'first')]);
    expect(book.state()).toMatchObject({ generation, other: null });
    expect(localCopy()).toMatchObject({ number: 1, isStored: true });
  });
});

describe('the copy in this browser', () => {
  test('of another tab is not marked as stored by a save of this one', async () => {
    const one = open();
    one.receive([]);
    one.edit('app.js', 'mine');
    const unsaved = { revision, files: { 'app.js': 'theirs' }, number: 0, isStored: false };
    stored.set(nodeKey, JSON.stringify(unsaved));
    await saved();
    expect(server?.files).toEqual({ 'app.js': 'mine' });
    expect(localCopy()).toEqual(unsaved);
  });

  test('is not needed to come back to a language', async () => {
    isStorageFull = true;
    const book = open();
    book.receive([]);
    book.edit('app.js', 'mine');
    await saved();
    book.chooseLanguage('python');
    book.chooseLanguage('node');
    expect(book.state().files['app.js']).toBe('mine');
    book.edit('app.js', 'mine too');
    await saved();
    expect(book.state().other).toBeNull();
  });

  test('of another tab in a language that is not on show is offered there', () => {
    const one = open();
    one.edit('app.js', 'mine');
    one.chooseLanguage('python');
    const other = open();
    other.chooseLanguage('node');
    other.edit('app.js', 'theirs');
    one.receiveStorage(nodeKey, stored.get(nodeKey) ?? null);
    expect(one.state().other).toBeNull();
    one.chooseLanguage('node');
    expect(one.state()).toMatchObject({ files: { 'app.js': 'mine' }, other: 'newer' });
  });
});
