import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { DraftList, DraftSaved } from '#contracts/draft.ts';
import { startTestServer, type TestServer } from '#test/support/test-server.ts';

let server: TestServer;

const ids = new Map<string, unknown>();
beforeAll(async () => {
  server = await startTestServer();
  for (const { email, id } of await server.services.sql`SELECT email, id FROM users`) ids.set(email, id);
});
afterAll(() => server.close());
afterEach(async () => {
  await server.services.sql`DELETE FROM drafts`;
});

const address = '/api/exercises/hello-http/drafts';
const exerciseRevision = '0123456789abcdef';
const draft = (text: string, basedOn = 0) => ({ files: { 'server.js': text }, exerciseRevision, basedOn });

async function save(body: object, who = 'ada@wirekata.test'): Promise<DraftSaved> {
  const { status, json } = await server.client(who).request('PUT', `${address}/node`, { owner: ids.get(who), ...body });
  if (status !== 200) throw new Error(`PUT ${address}/node: ${status} ${JSON.stringify(json)}`);
  return DraftSaved.parse(json);
}
const list = async (who = 'ada@wirekata.test') =>
  DraftList.parse((await server.client(who).request('GET', address)).json).drafts;

describe('a draft', () => {
  test('is there again for its owner, and for nobody else', async () => {
    expect(await list()).toEqual([]);
    const { draft: saved, overwritten } = await save(draft('one'));
    expect([saved.number, overwritten]).toEqual([1, null]);
    expect(await list()).toEqual([saved]);
    expect(await list('linus@wirekata.test')).toEqual([]);
  });

  test('that was saved by two pages is the last one written, and its writer is told what was there', async () => {
    await save(draft('one'));
    await save(draft('two', 1));
    const { draft: saved, overwritten } = await save(draft('three', 1));
    expect(saved).toMatchObject({ number: 3, files: { 'server.js': 'three' } });
    expect(overwritten).toMatchObject({ number: 2, files: { 'server.js': 'two' } });
  });

  test('that is saved again unchanged stays the same draft, so that a lost reply does no harm', async () => {
    const first = await save(draft('one'));
    expect(await save(draft('one'))).toEqual(first);
  });

  test('gets a number of its own from each of many writes at once, and each but the first is told', async () => {
    const replies = await Promise.all(Array.from({ length: 20 }, (_, index) => save(draft(`text ${index}`))));
    const numbers = replies.map((reply) => reply.draft.number).sort((a, b) => a - b);
    expect(numbers).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
    expect(replies.filter((reply) => reply.overwritten === null)).toHaveLength(1);
  });

  test('that was written by one person is not saved to the account of another', async () => {
    const linus = server.client('linus@wirekata.test');
    const body = { owner: ids.get('ada@wirekata.test'), ...draft('one') };
    const reply = await linus.request('PUT', `${address}/node`, body);
    expect(reply).toMatchObject({ status: 409, json: { error: { code: 'conflict' } } });
    expect([await list(), await list('linus@wirekata.test')]).toEqual([[], []]);
  });

  test.each([
    ['an exercise that is not there', '/api/exercises/no-such/drafts/node', {}, 404],
    ['a language it is not offered in', `${address}/cobol`, {}, 422],
    ['a path that climbs out', `${address}/node`, { files: { '../x.js': '' } }, 400],
    ['a file of more than 64 KiB', `${address}/node`, { files: { 'server.js': 'x'.repeat(65_537) } }, 400],
    ['no files', `${address}/node`, { files: {} }, 400],
  ])('for %s is refused', async (_what, path, difference, status) => {
    const reply = await server
      .client()
      .request('PUT', path, { owner: ids.get('learner@wirekata.test'), ...draft('one'), ...difference });
    expect(reply.status).toBe(status);
  });

  test('needs somebody who is signed in', async () => {
    expect((await fetch(`${server.url}${address}`)).status).toBe(401);
  });
});
