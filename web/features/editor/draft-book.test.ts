import { describe, expect, test } from 'vitest';
import { draft, nodeKey, revision, saved, setUpDraftStage } from './draft-stage.ts';

const stage = setUpDraftStage();

describe('a draft', () => {
  test('goes to the server without the files that nobody may change', async () => {
    const book = stage.open();
    book.edit('app.js', 'mine');
    await saved();
    expect(stage.server?.files).toEqual({ 'app.js': 'mine' });
    expect(book.state().kept).toBe('stored');
  });

  test('of a visitor stays in the browser, and goes with them when they sign in', async () => {
    const visitor = stage.open(null);
    visitor.edit('app.js', 'mine');
    await saved();
    expect(stage.server).toBeNull();
    expect(visitor.state().kept).toBe('device');
    const book = stage.open('ada');
    book.receive([]);
    await saved();
    expect(stage.server?.files).toEqual({ 'app.js': 'mine' });
    expect(stage.open(null).state().files['app.js']).toBe('starter');
  });

  test('from another machine is shown at once, in its language', () => {
    const book = stage.open();
    book.receive([draft(1, 'js'), draft(2, 'py', 'python')]);
    expect(book.state()).toMatchObject({ language: 'python', files: { 'app.py': 'py' }, other: null });
    book.chooseLanguage('node');
    expect(book.state().files).toEqual({ 'app.js': 'js', 'package.json': '{}' });
  });

  test('with unsaved changes is not replaced by a newer one: the learner chooses', async () => {
    const book = stage.open();
    book.receive([]);
    book.edit('app.js', 'mine');
    const theirs = draft(4, 'theirs');
    stage.server = theirs;
    book.receive([theirs]);
    expect(book.state()).toMatchObject({ files: { 'app.js': 'mine' }, other: 'newer' });
    book.takeOther();
    expect(book.state()).toMatchObject({ files: { 'app.js': 'theirs' }, other: null });
  });

  test('that was overwritten can be brought back', async () => {
    const book = stage.open();
    book.receive([]);
    stage.server = draft(4, 'theirs');
    book.edit('app.js', 'mine');
    await saved();
    expect(stage.server?.files).toEqual({ 'app.js': 'mine' });
    expect(book.state().other).toBe('overwritten');
    book.takeOther();
    await saved();
    expect(stage.server?.files).toEqual({ 'app.js': 'theirs' });
  });

  test('that another tab of this browser writes is noticed without the server', () => {
    const one = stage.open();
    const other = stage.open();
    other.edit('app.js', 'theirs');
    one.receiveStorage(nodeKey, stage.stored.get(nodeKey) ?? null);
    expect(one.state()).toMatchObject({ files: { 'app.js': 'starter' }, other: 'newer' });
  });

  test('is put back to the starter on the server too', async () => {
    const book = stage.open();
    book.edit('app.js', 'mine');
    book.add('extra.js');
    await saved();
    book.reset();
    await saved();
    expect(stage.server?.files).toEqual({ 'app.js': 'starter' });
  });

  test('written while the server was away is sent by the next page', async () => {
    stage.stored.set(nodeKey, JSON.stringify({ revision, files: { 'app.js': 'mine' }, number: 0, isStored: false }));
    const book = stage.open();
    expect(book.state().kept).toBe('saving');
    book.receive([]);
    await saved();
    expect(stage.server?.files).toEqual({ 'app.js': 'mine' });
    expect(stage.localCopy()).toMatchObject({ number: 1, isStored: true });
  });
});

describe('the copy in this browser', () => {
  test('of another tab is not marked as stored by a save of this one', async () => {
    const one = stage.open();
    one.receive([]);
    one.edit('app.js', 'mine');
    const unsaved = { revision, files: { 'app.js': 'theirs' }, number: 0, isStored: false };
    stage.stored.set(nodeKey, JSON.stringify(unsaved));
    await saved();
    expect(stage.server?.files).toEqual({ 'app.js': 'mine' });
    expect(stage.localCopy()).toEqual(unsaved);
  });

  test('is not needed to come back to a language', async () => {
    stage.isStorageFull = true;
    const book = stage.open();
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
    const one = stage.open();
    one.edit('app.js', 'mine');
    one.chooseLanguage('python');
    const other = stage.open();
    other.chooseLanguage('node');
    other.edit('app.js', 'theirs');
    one.receiveStorage(nodeKey, stage.stored.get(nodeKey) ?? null);
    expect(one.state().other).toBeNull();
    one.chooseLanguage('node');
    expect(one.state()).toMatchObject({ files: { 'app.js': 'mine' }, other: 'newer' });
  });
});
