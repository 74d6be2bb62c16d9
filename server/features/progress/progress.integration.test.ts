import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { OwnProfile, Progress, PublicProfile } from '#contracts/progress.ts';
import { addFinishedSubmission } from '#test/support/finished-submission.ts';
import { startTestServer, type TestServer } from '#test/support/test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
  const submission = { email: 'ada@wirekata.test', exercise: 'hello-http' };
  const { sql } = server.services;
  const fault = { status: 'internal-error', score: 0 } as const;
  await addFinishedSubmission(sql, { ...submission, submittedAt: '2026-01-01T10:00:00Z', verdict: fault });
  await addFinishedSubmission(sql, { ...submission, submittedAt: '2026-01-02T10:00:00Z' });
  await addFinishedSubmission(sql, {
    ...submission,
    email: 'linus@wirekata.test',
    submittedAt: '2026-01-03T10:00:00Z',
  });
});
afterAll(() => server.close());

const ada = () => server.client('ada@wirekata.test');
const share = (handle: string | null, email = 'ada@wirekata.test') =>
  server.client(email).request('PUT', '/api/account/profile', { handle, timeZone: 'Asia/Tokyo' });
const visit = (handle: string) => fetch(`${server.url}/api/profiles/${handle}`);

describe('progress', () => {
  test("counts one's own submissions, without faults of ours", async () => {
    const progress = Progress.parse((await ada().request('GET', '/api/progress?timeZone=Europe/Berlin')).json);
    expect(progress).toMatchObject({ passedCount: 1, totalCount: 1, submissionCount: 1, streak: { longestDays: 1 } });
    expect(progress.badges.map(({ id }) => id)).toContain('first-try');
    expect(progress.times).toMatchObject([{ slug: 'hello-http', isPassed: true }]);
  });

  test('is for who is signed in, in a time zone that exists', async () => {
    expect((await fetch(`${server.url}/api/progress`)).status).toBe(401);
    expect((await ada().request('GET', '/api/progress?timeZone=Mars/Base')).status).toBe(400);
  });
});

describe('a profile', () => {
  test('is private until it is shared, at an address nobody can guess, and again afterwards', async () => {
    expect(OwnProfile.parse((await ada().request('GET', '/api/account/profile')).json).handle).toBeNull();
    const { handle } = OwnProfile.parse((await share(null)).json);
    expect(handle).toMatch(/^[0-9a-f]{20}$/);
    const reply = await visit(handle ?? '');
    const text = await reply.text();
    expect(PublicProfile.parse(JSON.parse(text)).name).toBe('Ada');
    expect(text).not.toContain('ada@wirekata.test');
    const [row] = await server.services.sql`SELECT id FROM users WHERE email = 'ada@wirekata.test'`;
    expect(text).not.toContain(row?.['id']);
    expect((await ada().request('DELETE', '/api/account/profile')).status).toBe(204);
    expect((await visit(handle ?? '')).status).toBe(404);
  });

  test('may have a chosen address, which is nobody else’s', async () => {
    expect((await share('ada-lovelace')).status).toBe(200);
    expect(await share('ada-lovelace', 'linus@wirekata.test')).toMatchObject({
      status: 409,
      json: { error: { code: 'conflict' } },
    });
    expect((await share('ada-lovelace')).status).toBe(200);
  });

  test.each(['a', 'Ada', 'a--b', '../x', 'a b', 'x'.repeat(41)])('may not be at %j', async (handle) => {
    expect((await share(handle)).status).toBe(400);
  });

  test("is not shared by other sites' pages", async () => {
    const headers = { origin: 'https://evil.example' };
    const body = { handle: 'stolen', timeZone: 'UTC' };
    expect((await ada().request('PUT', '/api/account/profile', body, headers)).status).toBe(403);
  });
});
