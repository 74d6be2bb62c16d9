import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ApiErrorBody } from '#contracts/api-error.ts';
import { ExerciseDetail, ExerciseList } from '#contracts/exercise.ts';
import { Health } from '#contracts/health.ts';
import { startTestServer, type TestServer } from '#test/support/test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const asJson = { headers: { 'content-type': 'application/json' } };
const get = (path: string, init: RequestInit = {}) => fetch(`${server.url}${path}`, init);

describe('an answer that is no success', () => {
  test.each([
    ['an unknown path', 'GET', '/api/nothing', 404, 'not-found'],
    ['a known path with another method', 'PUT', '/api/submissions', 405, 'method-not-allowed'],
    ['a parameter that is no id', 'GET', '/api/cohorts/1;drop', 400, 'invalid-request'],
    ['somebody who is not signed in', 'GET', '/api/submissions', 401, 'not-signed-in'],
    ['a page that was not built', 'GET', '/', 404, 'not-found'],
    ['a query that is not known', 'GET', '/api/submissions?sort=id;drop', 400, 'invalid-request'],
  ])('to %s is JSON with a code and an id', async (_what, method, path, status, code) => {
    const reply = await get(path, { method });
    const { error } = ApiErrorBody.parse(await reply.json());
    expect([reply.status, error.code]).toEqual([status, code]);
    expect(error.id).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('lists the methods a path takes', async () => {
    const reply = await get('/api/exercises', { method: 'DELETE' });
    expect([reply.status, reply.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
  });

  test.each(['{', '"text"', '[]', '{"email":1}', '', '{"__proto__":{"role":"admin"}}'])(
    'to the body %j tells no path, no SQL and no stack',
    async (body) => {
      const headers = { 'content-type': 'application/json' };
      const reply = await get('/api/auth/sign-in', { method: 'POST', headers, body });
      const text = await reply.text();
      expect(reply.status).toBe(400);
      expect(text).not.toMatch(/node_modules|\.ts|SELECT|at \w+ \(/);
    },
  );

  test('to a compressed body is a refusal', async () => {
    const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip' };
    const reply = await get('/api/auth/sign-in', { method: 'POST', headers, body: new Uint8Array([31, 139, 8, 0]) });
    expect(reply.status).toBe(400);
  });
});

describe('the API description', () => {
  test('names every endpoint, with its replies', async () => {
    const { paths } = (await (await get('/api/openapi.json')).json()) as {
      paths: Record<string, Record<string, { responses: Record<string, unknown> }>>;
    };
    expect(Object.keys(paths).sort()).toEqual([
      '/api/account',
      '/api/account/deletion',
      '/api/account/export',
      '/api/account/password',
      '/api/account/profile',
      '/api/account/providers',
      '/api/account/providers/{id}',
      '/api/account/sessions',
      '/api/account/sessions/{id}',
      '/api/account/shows-name',
      '/api/account/tokens',
      '/api/account/tokens/{id}',
      '/api/auth/providers',
      '/api/auth/providers/{id}/callback',
      '/api/auth/providers/{id}/start',
      '/api/auth/session',
      '/api/auth/sign-in',
      '/api/auth/sign-out',
      '/api/auth/sign-up',
      '/api/cohorts',
      '/api/cohorts/join',
      '/api/cohorts/{id}',
      '/api/cohorts/{id}/leaderboard',
      '/api/exercises',
      '/api/exercises/{slug}',
      '/api/exercises/{slug}/drafts',
      '/api/exercises/{slug}/drafts/{language}',
      '/api/exercises/{slug}/hints/{number}',
      '/api/exercises/{slug}/requests',
      '/api/exercises/{slug}/solutions',
      '/api/health',
      '/api/leaderboard',
      '/api/leaderboard/standing',
      '/api/profiles/{handle}',
      '/api/progress',
      '/api/submissions',
      '/api/submissions/{id}',
      '/api/submissions/{id}/sharing',
      '/api/workbench',
      '/api/workbench/{runId}',
      '/api/workbench/{runId}/commands',
    ]);
    expect(Object.keys(paths['/api/submissions']?.['post']?.responses ?? {})).toContain('202');
  });

  test('has a page that loads nothing from elsewhere', async () => {
    const reply = await get('/api/reference/');
    const html = await reply.text();
    expect(reply.status).toBe(200);
    expect(html).not.toMatch(/https?:\/\//);
    expect(reply.headers.get('content-security-policy')).toContain("default-src 'self'");
    const [, script = ''] = /<script src="([^"]+)"/.exec(html) ?? [];
    const scriptReply = await get(`/api/reference/${script}`);
    expect(scriptReply.status).toBe(200);
    await scriptReply.text();
  });
});

describe('every answer', () => {
  test('forbids inline scripts, framing and guessing of types', async () => {
    const { headers } = await get('/api/health');
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toContain("script-src 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  });
});

describe('health', () => {
  test('is degraded without workers, and says so', async () => {
    const health = Health.parse(await (await get('/api/health')).json());
    expect(health).toEqual({
      status: 'degraded',
      checks: { postgres: 'ok', redis: 'ok', workers: 'failing', exercises: 'ok' },
    });
  });
});

describe('the catalogue', () => {
  test('is there without signing in', async () => {
    const { exercises } = ExerciseList.parse(await (await get('/api/exercises')).json());
    expect(exercises.map(({ slug }) => slug)).toContain('hello-http');
  });

  test('never shows harness, fixtures, references or mutants', async () => {
    for (const { email } of server.accounts) {
      const authorization = `Bearer ${server.tokenOf(email)}`;
      const text = await (await get('/api/exercises/hello-http', { headers: { authorization } })).text();
      expect(ExerciseDetail.parse(JSON.parse(text)).publicTests).toContain("group('boot'");
      expect(text).not.toMatch(/greetingOf|names\.txt|t\.rnd\.pick|shouts|forgets-name|references/);
    }
  });
});

describe('requests without end', () => {
  test('are refused with 429 and retry-after, health is not', async () => {
    const strict = await startTestServer({ LIMIT_REQUESTS_PER_MINUTE: '3' });
    const replies: Response[] = [];
    for (let index = 0; index < 4; index += 1) replies.push(await fetch(`${strict.url}/api/exercises`));
    expect(replies.map(({ status }) => status)).toEqual([200, 200, 200, 429]);
    expect(Number(replies[3]?.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(ApiErrorBody.parse(await replies[3]?.json()).error.code).toBe('too-many-requests');
    expect((await fetch(`${strict.url}/api/health`)).status).toBe(200);
    await strict.close();
  });

  test('count when they have mistakes, too', async () => {
    const strict = await startTestServer({ LIMIT_REQUESTS_PER_MINUTE: '3' });
    const ask = () => fetch(`${strict.url}/api/auth/sign-in`, { ...asJson, method: 'POST', body: '{"email":1}' });
    const statuses: number[] = [];
    for (let index = 0; index < 4; index += 1) statuses.push((await ask()).status);
    expect(statuses).toEqual([400, 400, 400, 429]);
    await strict.close();
  });
});

describe('a body with ninety thousand files', () => {
  const files = Object.fromEntries(Array.from({ length: 90_000 }, (_, index) => [`-${index}`, 0]));
  const send = (path: string, method: string, headers = {}) =>
    get(path, { method, headers: { ...asJson.headers, ...headers }, body: JSON.stringify({ files }) });

  test.each([
    ['PUT', '/api/exercises/hello-http/drafts/node'],
    ['POST', '/api/submissions'],
  ])('to %s %s is not read from nobody, and gets a short answer from somebody', async (method, path) => {
    const nobody = await send(path, method);
    expect(ApiErrorBody.parse(await nobody.json()).error.code).toBe('not-signed-in');
    const authorization = `Bearer ${server.tokenOf('ada@wirekata.test')}`;
    const { error } = ApiErrorBody.parse(await (await send(path, method, { authorization })).json());
    expect(error.code).toBe('invalid-request');
    const ofFiles = error.fields?.filter((field) => field.path.startsWith('body.files'));
    expect(ofFiles).toEqual([{ path: 'body.files', message: 'send at most 20 files' }]);
  });

  test('or with as many unknown names gets a short answer', async () => {
    const names = Object.fromEntries(Array.from({ length: 5000 }, (_, index) => [`name${index}`, 0]));
    const reply = await get('/api/auth/sign-in', { ...asJson, method: 'POST', body: JSON.stringify(names) });
    expect(reply.status).toBe(400);
    expect((await reply.text()).length).toBeLessThan(10_000);
  });
});

describe('the built page', () => {
  let dist: string;
  let served: TestServer;
  beforeAll(async () => {
    dist = await mkdtemp(path.join(os.tmpdir(), 'wirekata-dist-'));
    await mkdir(path.join(dist, 'assets'));
    await writeFile(path.join(dist, 'index.html'), '<!doctype html><title>the page</title>');
    await writeFile(path.join(dist, 'assets/app-1a2b.js'), `console.log('${'x'.repeat(2000)}')`);
    served = await startTestServer({ WEB_DIST: dist });
  });
  afterAll(async () => {
    await served.close();
    await rm(dist, { recursive: true });
  });

  test.each(['/', '/exercises/hello-http', '/cohorts/1/leaderboard'])(
    'answers %s with the page, fresh each time',
    async (path) => {
      const reply = await fetch(`${served.url}${path}`, { headers: { accept: 'text/html' } });
      expect(await reply.text()).toContain('<title>the page</title>');
      expect(reply.headers.get('cache-control')).toBe('no-cache');
    },
  );

  test('has its assets compressed and kept for ever', async () => {
    const reply = await fetch(`${served.url}/assets/app-1a2b.js`, { headers: { 'accept-encoding': 'br' } });
    expect(reply.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(reply.headers.get('content-encoding')).toBe('br');
    expect(await reply.text()).toContain('console.log');
  });

  test.each(['/assets/gone-9f.js', '/api/nothing', '/../package.json'])(
    'does not answer %s with the page',
    async (path) => {
      const reply = await fetch(`${served.url}${path}`);
      expect(reply.status).toBe(404);
      expect(ApiErrorBody.parse(await reply.json()).error.code).toBe('not-found');
    },
  );
});
