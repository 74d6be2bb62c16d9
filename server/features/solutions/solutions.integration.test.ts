import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ExerciseDetail } from '#contracts/exercise.ts';
import { TestId } from '#contracts/ids.ts';
import { SolutionList } from '#contracts/solutions.ts';
import { addFinishedSubmission } from '#test/support/finished-submission.ts';
import { startTestServer, type TestServer } from '#test/support/test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());
beforeEach(async () => {
  await server.services.sql`TRUNCATE submissions, asked_hints CASCADE`;
});

const exercise = 'hello-http';
const client = (name = 'ada') => server.client(`${name}@wirekata.test`);
const add = (part: object = {}, name = 'ada') =>
  addFinishedSubmission(server.services.sql, {
    ...{ email: `${name}@wirekata.test`, exercise, submittedAt: '2026-01-01T10:00:00Z' },
    ...part,
  });
const failed = { verdict: { status: 'failed', score: 0 } } as const;
const refused = { status: 403, json: { error: { code: 'not-allowed' } } };
const readSolutions = (name?: string) => client(name).request('GET', `/api/exercises/${exercise}/solutions`);
const askHint = (number: number) => client().request('POST', `/api/exercises/${exercise}/hints/${number}`);
const readHints = async () =>
  ExerciseDetail.parse((await client().request('GET', `/api/exercises/${exercise}`)).json).hints;

describe('solutions', () => {
  test.each([
    ['nothing was sent', () => Promise.resolve()],
    ['it failed', () => add(failed)],
    ['only a try has passed', () => add({ kind: 'try' })],
    ['another exercise was passed', () => add({ exercise: 'other' })],
    ['somebody else has passed', () => add({}, 'linus')],
  ])('are not shown when %s', async (_what, prepare) => {
    await prepare();
    const reply = await readSolutions();
    expect(reply).toMatchObject(refused);
    expect(JSON.stringify(reply.json)).not.toContain('server.js');
  });

  test('are shown after a pass: every reference, and what others share', async () => {
    await add();
    const theirs = await add({ files: { 'server.js': 'shared()' } }, 'linus');
    await add({ files: { 'server.js': 'private()' } }, 'learner');
    await client('linus').request('PUT', `/api/submissions/${theirs}/sharing`, { isShared: true });
    const { references, shared } = SolutionList.parse((await readSolutions()).json);
    expect(references.map(({ language }) => language)).toContain('node');
    expect(shared).toMatchObject([{ id: theirs, name: 'Linus', files: { 'server.js': 'shared()' } }]);
    await client('linus').request('PUT', `/api/submissions/${theirs}/sharing`, { isShared: false });
    expect(SolutionList.parse((await readSolutions()).json).shared).toEqual([]);
  });

  test('are nothing for visitors', async () => {
    expect((await fetch(`${server.url}/api/exercises/${exercise}/solutions`)).status).toBe(401);
  });

  test.each([
    ['of somebody else', {}, 'linus'],
    ['that failed', failed, 'ada'],
    ['that was a try', { kind: 'try' }, 'ada'],
  ])('cannot be shared from a submission %s', async (_which, part, name) => {
    const id = await add(part, name);
    expect((await client().request('PUT', `/api/submissions/${id}/sharing`, { isShared: true })).status).toBe(404);
    const [row] = await server.services.sql`SELECT shared_at FROM submissions WHERE id = ${id}`;
    expect(row?.['shared_at']).toBeNull();
  });

  test("are not shared by other sites' pages", async () => {
    const id = await add();
    const headers = { origin: 'https://evil.example' };
    const reply = await client().request('PUT', `/api/submissions/${id}/sharing`, { isShared: true }, headers);
    expect(reply.status).toBe(403);
  });
});

describe('a hint', () => {
  /** Of the fixture: two rungs for the test, and one for the group between them. */
  const ladder = { first: 0, ofGroup: 1, second: 2 };
  const result = {
    id: TestId.parse('greeting.by-name'),
    group: 'greeting',
    title: 'by name',
    visibility: 'named',
  } as const;
  const failing = {
    verdict: { ...failed.verdict, tests: [{ ...result, status: 'failed', durationMs: 1 }] },
  } as const;
  const fail = async (count: number, part: object = failing) => {
    for (let index = 0; index < count; index += 1) await add(part);
  };
  const statusesOf = async (...numbers: number[]) => {
    const statuses: number[] = [];
    for (const number of numbers) statuses.push((await askHint(number)).status);
    return statuses;
  };

  test('is a number until it is asked for, and then stays readable', async () => {
    const [hint] = await readHints();
    expect(hint).toMatchObject({ number: 0, text: null });
    await fail(hint?.after ?? 0);
    const reply = await askHint(0);
    expect(reply.status).toBe(200);
    expect((await readHints())[0]?.text).toBe((reply.json as { text: string }).text);
    expect(await server.services.sql`SELECT hint FROM asked_hints`).toHaveLength(1);
  });

  test('is not given before its number of runs that failed its test, and faults of ours are none', async () => {
    const { after = 0 } = (await readHints())[0] ?? {};
    await fail(after - 1);
    await add({ verdict: { status: 'internal-error', score: 0 } });
    await add(failed);
    expect(await askHint(0)).toMatchObject(refused);
    expect(await server.services.sql`SELECT FROM asked_hints`).toHaveLength(0);
    await fail(1);
    expect((await askHint(0)).status).toBe(200);
  });

  test('is given when the one before it on the ladder was taken, and its own failures have happened', async () => {
    await fail(2);
    expect(await statusesOf(ladder.second, ladder.first, ladder.second)).toEqual([403, 200, 403]);
    await fail(1);
    expect(await statusesOf(ladder.second)).toEqual([200]);
  });

  test('does not wait for those of another ladder', async () => {
    await fail(1, { verdict: { ...failing.verdict, tests: [{ ...failing.verdict.tests[0], group: 'boot' }] } });
    expect(await statusesOf(ladder.ofGroup, ladder.first)).toEqual([200, 403]);
  });

  test('keeps its place on the ladder for who has passed', async () => {
    await add();
    expect(await statusesOf(ladder.second, ladder.first, ladder.second)).toEqual([403, 200, 200]);
  });

  test('counts every failed run of the time before failed tests were kept', async () => {
    await fail(2, failed);
    await server.services.sql`UPDATE runs SET failed_tests = NULL`;
    expect(await statusesOf(ladder.first)).toEqual([200]);
  });

  test('that is not there is not found', async () => {
    expect((await askHint(99)).status).toBe(404);
  });
});
