import { describe, expect, test, vi } from 'vitest';
import type { DraftBook } from './draft-book.ts';
import { draft, lost, nodeKey, saved, setUpDraftStage } from './draft-stage.ts';

const stage = setUpDraftStage();

describe("the choice of another page's files", () => {
  const openBehind = async () => {
    const book = stage.open();
    book.receive([]);
    book.edit('app.js', 'mine');
    stage.server = draft(4, 'theirs');
    return book;
  };
  const chooseTheirs = (book: DraftBook) => {
    book.receive([draft(4, 'theirs')]);
    book.takeOther();
  };

  test('holds against text that waits to be sent', async () => {
    stage.wire.out = lost;
    const book = await openBehind();
    await saved();
    chooseTheirs(book);
    stage.wire.out = async () => undefined;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(stage.server).toMatchObject({ number: 4, files: { 'app.js': 'theirs' } });
    expect(book.state()).toMatchObject({ kept: 'stored', other: null });
  });

  test.each(['arrives', 'is lost'])('holds against text on its way that %s', async (fate) => {
    const { promise, resolve: release } = Promise.withResolvers<void>();
    stage.wire.out = () => promise.then(() => (fate === 'is lost' ? lost() : undefined));
    const book = await openBehind();
    await saved();
    chooseTheirs(book);
    expect(stage.localCopy()).toMatchObject({ isStored: false });
    release();
    await vi.advanceTimersByTimeAsync(0);
    stage.wire.out = async () => undefined;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(stage.server?.files).toEqual({ 'app.js': 'theirs' });
    expect(book.state()).toMatchObject({ files: { 'app.js': 'theirs' }, kept: 'stored', other: null });
    expect(stage.localCopy()).toMatchObject({ isStored: true, number: stage.server?.number });
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
    const book = stage.open();
    expect(book.state()).toMatchObject({ files: { 'app.js': 'mine' }, other: 'overwritten' });
    book.keepOwn();
    expect(stage.open().state().other).toBeNull();
  });

  test('is still there after that of what another tab writes meanwhile', async () => {
    const book = await openBehind();
    await saved();
    const tab = stage.open();
    tab.edit('app.js', 'of the other tab');
    book.receiveStorage(nodeKey, stage.stored.get(nodeKey) ?? null);
    expect(book.state().other).toBe('newer');
    book.keepOwn();
    expect(book.state()).toMatchObject({ files: { 'app.js': 'mine' }, other: 'overwritten' });
    book.takeOther();
    expect(book.state().files['app.js']).toBe('theirs');
  });
});

describe('an own save whose reply was lost', () => {
  const openUnanswered = async () => {
    const book = stage.open();
    book.receive([]);
    stage.wire.back = lost;
    book.edit('app.js', 'first');
    await saved();
    expect(stage.server?.number).toBe(1);
    return book;
  };

  test('is not taken for another page when the next one is sent', async () => {
    const book = await openUnanswered();
    book.edit('app.js', 'second');
    stage.wire.back = async () => undefined;
    await saved();
    expect(book.state()).toMatchObject({ kept: 'stored', other: null });
    expect(stage.localCopy()).toMatchObject({ number: 2, isStored: true });
  });

  test('is not taken for another page when the server tells what it has', async () => {
    const book = await openUnanswered();
    book.edit('app.js', 'second');
    book.receive([draft(1, 'first')]);
    expect(book.state()).toMatchObject({ files: { 'app.js': 'second' }, other: null });
    expect(stage.localCopy()).toMatchObject({ number: 1, isStored: false });
  });

  test('leaves cursor and undo alone when the server has what is shown', async () => {
    const book = await openUnanswered();
    const { generation } = book.state();
    book.receive([draft(1, 'first')]);
    expect(book.state()).toMatchObject({ generation, other: null });
    expect(stage.localCopy()).toMatchObject({ number: 1, isStored: true });
  });
});
