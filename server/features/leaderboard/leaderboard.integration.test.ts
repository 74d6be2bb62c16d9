import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { CohortReply } from '#contracts/cohort.ts';
import type { CohortId, UserId } from '#contracts/ids.ts';
import { Leaderboard, Standing } from '#contracts/leaderboard.ts';
import type { CreateSubmissionRequest } from '#contracts/submission.ts';
import { addFinishedSubmission } from '#test/support/finished-submission.ts';
import { openLiveClient } from '#test/support/live-client.ts';
import { passingScript, startScriptedWorker } from '#test/support/scripted-worker.ts';
import { startTestServer, type TestServer } from '#test/support/test-server.ts';

let server: TestServer;
let cohort: CohortId;
beforeAll(async () => {
  server = await startTestServer();
  const [row] = await server.services.sql`SELECT id FROM cohorts WHERE name = 'Demo cohort'`;
  cohort = row?.['id'];
});
afterAll(() => server.close());
beforeEach(async () => {
  await server.services.sql`TRUNCATE best_scores, user_points`;
});

/** A submission of this person that ended with this score. */
async function finish(email: string, exercise: string, score: number, submittedAt: string): Promise<void> {
  const verdict = { score, status: score === 100 ? 'passed' : 'failed' } as const;
  await addFinishedSubmission(server.services.sql, { email, exercise, submittedAt, verdict });
}

async function boardOf(scope: string): Promise<[rank: number, name: string, points: number, passed: number][]> {
  const path = scope === 'overall' ? '/api/leaderboard' : `/api/cohorts/${scope}/leaderboard`;
  const { rows } = Leaderboard.parse((await server.client().request('GET', path)).json);
  return rows.map(({ rank, name, points, passedCount }) => [rank, name, points, passedCount]);
}

const standingOf = async (name: string) =>
  Standing.parse((await server.client(`${name}@wirekata.test`).request('GET', '/api/leaderboard/standing')).json);

const at = (minute: number) => `2026-01-01T10:${String(minute).padStart(2, '0')}:00.000Z`;

describe('a leaderboard', () => {
  test('orders by points, then by who got there first, and shares ranks only at the same instant', async () => {
    await finish('learner@wirekata.test', 'one', 80, at(2));
    await finish('ada@wirekata.test', 'one', 100, at(5));
    await finish('linus@wirekata.test', 'one', 80, at(1));
    expect(await boardOf(cohort)).toEqual([
      [1, 'Ada', 100, 1],
      [2, 'Linus', 80, 0],
      [3, 'Lea Learner', 80, 0],
    ]);
    await server.services.sql`UPDATE user_points SET reached_at = ${at(1)} WHERE points = 80`;
    expect((await boardOf(cohort)).map(([rank]) => rank)).toEqual([1, 2, 2]);
  });

  test('counts the best score of each exercise, and a worse or equal one changes nothing', async () => {
    await finish('ada@wirekata.test', 'one', 60, at(1));
    await finish('ada@wirekata.test', 'one', 40, at(2));
    await finish('ada@wirekata.test', 'one', 60, at(3));
    await finish('ada@wirekata.test', 'two', 100, at(4));
    expect(await boardOf('overall')).toEqual([[1, 'Ada', 160, 1]]);
    await finish('ada@wirekata.test', 'one', 100, at(5));
    expect(await boardOf('overall')).toEqual([[1, 'Ada', 200, 2]]);
  });

  test('adds up verdicts that are recorded at the same moment', async () => {
    const exercises = Array.from({ length: 20 }, (_, index) => `exercise-${index}`);
    await Promise.all(
      exercises.flatMap((exercise) => [50, 100].map((score) => finish('ada@wirekata.test', exercise, score, at(1)))),
    );
    expect(await boardOf('overall')).toEqual([[1, 'Ada', 2000, 20]]);
  });

  test('of a cohort shows members without points too, the overall one does not', async () => {
    expect((await boardOf(cohort)).map(([rank, , points]) => [rank, points])).toEqual([
      [1, 0],
      [1, 0],
      [1, 0],
    ]);
    expect(await boardOf('overall')).toEqual([]);
  });

  test('of everyone names only who agreed to it, the one of a cohort names its members', async () => {
    await finish('ada@wirekata.test', 'one', 100, at(1));
    const show = (showsName: boolean) =>
      server.client('ada@wirekata.test').request('PUT', '/api/account/shows-name', { showsName });
    expect((await show(false)).status).toBe(204);
    expect((await boardOf('overall')).map(([, name]) => name)).toEqual([
      expect.stringMatching(/^Learner [0-9A-F]{4}$/),
    ]);
    expect((await boardOf(cohort))[0]?.[1]).toBe('Ada');
    await show(true);
    expect((await boardOf('overall'))[0]?.[1]).toBe('Ada');
  });

  test('of a cohort is not there for others', async () => {
    const instructor = server.client('instructor@wirekata.test');
    const { json } = await instructor.request('POST', '/api/cohorts', { name: 'Closed' });
    const { id, joinCode } = (json as CohortReply).cohort;
    const learner = server.client();
    const [theirs, nobodys] = await Promise.all(
      [id, randomUUID()].map((one) => learner.request('GET', `/api/cohorts/${one}/leaderboard`)),
    );
    expect([theirs?.status, nobodys?.status]).toEqual([404, 404]);
    expect((await learner.request('GET', `/api/cohorts/${id}`)).status).toBe(404);
    const joined = await learner.request('POST', '/api/cohorts/join', { code: joinCode?.toLowerCase() });
    expect((joined.json as CohortReply).cohort).toEqual({ id, name: 'Closed', memberCount: 1 });
    expect((await learner.request('GET', `/api/cohorts/${id}/leaderboard`)).status).toBe(200);
  });

  test('is pushed to those who watch it when a verdict changes it', async () => {
    const live = openLiveClient(server.url, { authorization: `Bearer ${server.tokenOf('linus@wirekata.test')}` });
    await live.next('welcome');
    live.send({ type: 'watch-leaderboard', cohort });
    expect((await live.next('leaderboard')).rows.map(({ points }) => points)).toEqual([0, 0, 0]);
    const worker = startScriptedWorker(server.services.redisUrl, passingScript);
    const files = { 'server.js': 'listen()' };
    await server.client().submit({ exercise: 'hello-http', language: 'node', files } as CreateSubmissionRequest);
    const { rows } = await live.next('leaderboard', 2);
    expect(rows[0]).toMatchObject({ rank: 1, name: 'Lea Learner', points: 100, userId: expect.any(String) as UserId });
    live.socket.terminate();
    await worker.close();
  });

  test('may be joined by instructors making cohorts, not by learners making their own', async () => {
    const reply = await server.client().request('POST', '/api/cohorts', { name: 'Mine' });
    expect(reply).toMatchObject({ status: 403, json: { error: { code: 'not-allowed' } } });
  });
});

describe('a place below the last row of the board of everyone', () => {
  const crowdCount = 600;
  /** Everybody of the crowd has ten points more than the next. */
  const pointsOfCrowd = (place: number) => 10 * (crowdCount - place + 10);
  const add = (email: string, points: number, minute: number) => server.services.sql`
    INSERT INTO user_points (user_id, points, passed_count, reached_at)
    SELECT id, ${points}, 1, ${at(minute)} FROM users WHERE email = ${email}`;

  beforeEach(async () => {
    await server.services.sql`DELETE FROM users WHERE email LIKE 'crowd-%'`;
    await server.services.sql`
      WITH crowd AS (
        INSERT INTO users (email, name, role, password_hash, shows_name)
        SELECT 'crowd-' || n || '@wirekata.test', 'Crowd ' || n, 'learner', '', n % 2 = 0
        FROM generate_series(1, ${crowdCount}::integer) AS n RETURNING id, name
      )
      INSERT INTO user_points (user_id, points, passed_count, reached_at)
      SELECT id, 10 * (${crowdCount}::integer - split_part(name, ' ', 2)::integer + 10), 1, ${at(0)} FROM crowd`;
  });

  test('is told to its owner, with the three above, by the names everybody sees', async () => {
    await add('ada@wirekata.test', 5, 1);
    const shown = await boardOf('overall');
    expect(shown).toHaveLength(500);
    expect(shown.map(([, name]) => name)).not.toContain('Ada');
    const { totalCount, own, above } = await standingOf('ada');
    expect([totalCount, own?.rank, own?.points]).toEqual([crowdCount + 1, crowdCount + 1, 5]);
    expect(above.map(({ rank, points }) => [rank, points])).toEqual(
      [crowdCount - 2, crowdCount - 1, crowdCount].map((place) => [place, pointsOfCrowd(place)]),
    );
    expect(above.map(({ name }) => name)).toEqual(['Crowd 598', expect.stringMatching(/^Learner /), 'Crowd 600']);
  });

  test('is shared with who got there at the same instant, and they are not above each other', async () => {
    await add('ada@wirekata.test', 5, 1);
    await add('linus@wirekata.test', 5, 1);
    await add('learner@wirekata.test', 5, 2);
    const standings = await Promise.all(['ada', 'linus', 'learner'].map(standingOf));
    expect(standings.map(({ own }) => own?.rank)).toEqual([601, 601, 603]);
    expect(standings[0]?.above.map(({ rank }) => rank)).toEqual([598, 599, 600]);
    expect(standings[2]?.above.map(({ rank }) => rank)).toEqual([600, 601, 601]);
  });

  test('is the same as on the board for who is on it', async () => {
    await add('ada@wirekata.test', pointsOfCrowd(3) + 1, 1);
    const { own, above } = await standingOf('ada');
    const { rows } = Leaderboard.parse((await server.client().request('GET', '/api/leaderboard')).json);
    expect([...above, own]).toEqual(rows.slice(0, 3));
  });

  test('is none without points, and for whoever is no learner', async () => {
    await add('instructor@wirekata.test', 50, 1);
    for (const name of ['ada', 'instructor']) expect(await standingOf(name)).toMatchObject({ own: null, above: [] });
    expect((await fetch(`${server.url}/api/leaderboard/standing`)).status).toBe(401);
  });
});
