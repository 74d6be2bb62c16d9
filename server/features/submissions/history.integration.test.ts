import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SubmissionId } from '#contracts/ids.ts';
import { SubmissionList } from '#contracts/submission.ts';
import { addFinishedSubmission } from '#test/support/finished-submission.ts';
import { startTestServer, type TestServer } from '#test/support/test-server.ts';

let server: TestServer;
/** Oldest first; all of Ada's but the last. */
let ids: SubmissionId[];

beforeAll(async () => {
  server = await startTestServer();
  const { sql } = server.services;
  const ada = { email: 'ada@wirekata.test', submittedAt: '2026-01-01T10:00:00.000Z' };
  const failed = { verdict: { status: 'failed', score: 40 } } as const;
  ids = [
    await addFinishedSubmission(sql, { ...ada, exercise: 'one', ...failed }),
    await addFinishedSubmission(sql, { ...ada, exercise: 'two' }),
    // At the same instant as the next: only the id tells them apart.
    await addFinishedSubmission(sql, { ...ada, exercise: 'one', submittedAt: '2026-01-02T10:00:00.000Z' }),
    await addFinishedSubmission(sql, { ...ada, exercise: 'two', submittedAt: '2026-01-02T10:00:00.000Z', ...failed }),
    await addFinishedSubmission(sql, {
      ...ada,
      exercise: 'one',
      language: 'python',
      submittedAt: '2026-01-03T10:00:00Z',
    }),
    await addFinishedSubmission(sql, { ...ada, email: 'linus@wirekata.test', exercise: 'one' }),
  ];
});
afterAll(() => server.close());

const read = async (query: string) =>
  SubmissionList.parse((await server.client('ada@wirekata.test').request('GET', `/api/submissions?${query}`)).json);
const idsOf = async (query: string) => (await read(query)).submissions.map(({ id }) => id);

describe('the history', () => {
  test('comes in pages without a gap or a repeat, even among submissions of one instant', async () => {
    const seen: SubmissionId[] = [];
    let query = 'limit=2';
    for (let pages = 0; pages < 4; pages += 1) {
      const { submissions, next } = await read(query);
      seen.push(...submissions.map(({ id }) => id));
      if (next === null) break;
      query = `limit=2&before=${next}`;
    }
    expect([...seen].sort()).toEqual(ids.slice(0, 5).sort());
    expect(seen).toHaveLength(5);
    expect([seen[0], seen.at(-1)].every((id) => id !== undefined && ids.includes(id))).toBe(true);
    expect(seen[0]).toBe(ids[4]);
  });

  test('is filtered by exercise and by verdict', async () => {
    expect(await idsOf('exercise=one')).toEqual([ids[4], ids[2], ids[0]]);
    expect(await idsOf('exercise=one&verdict=failed')).toEqual([ids[0]]);
    expect(await idsOf('verdict=crashed')).toEqual([]);
  });

  test("never shows other people's, nor starts a page at one of theirs", async () => {
    const list = await read('');
    expect(list.submissions.map(({ id }) => id)).not.toContain(ids[5]);
    expect(await idsOf(`before=${ids[5]}`)).toEqual([]);
  });

  test.each(['limit=0', 'limit=101', 'verdict=brilliant', 'before=1', 'owner=ada'])('refuses %s', async (query) => {
    const reply = await server.client().request('GET', `/api/submissions?${query}`);
    expect(reply).toMatchObject({ status: 400, json: { error: { code: 'invalid-request' } } });
  });

  test('tells how long a run took', async () => {
    expect((await read('limit=1')).submissions[0]?.podMs).toBe(50);
  });
});

describe('a submission', () => {
  test('names the one before it, of the same exercise in the same language', async () => {
    const previous = async (index: number) =>
      (await server.client('ada@wirekata.test').submission(ids[index] ?? '')).previousId;
    expect(await previous(2)).toBe(ids[0]);
    expect([await previous(0), await previous(4)]).toEqual([null, null]);
  });
});
