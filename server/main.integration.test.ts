import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runToEnd, startProcess } from '#test/support/child-process.ts';
import { openLiveClient } from '#test/support/live-client.ts';
import { type Services, startServices } from '#test/support/services.ts';
import { waitFor } from '#test/support/stack.ts';
import { fixtureExercisesDir } from '#test/support/test-server.ts';

let services: Services;
let dataDir: string;
let environment: Record<string, string>;

beforeAll(async () => {
  services = await startServices();
  dataDir = await mkdtemp(path.join(os.tmpdir(), 'wirekata-main-'));
  environment = {
    ...{ PORT: '0', OPERATIONS_PORT: '0', DATA_DIR: dataDir, EXERCISES_DIR: fixtureExercisesDir },
    DATABASE_URL: services.databaseUrl,
    REDIS_URL: services.redisUrl,
    SESSION_SECRET: 'a secret of more than thirty-two characters',
  };
});
afterAll(async () => {
  await services.close();
  await rm(dataDir, { recursive: true });
});

describe('the server process', () => {
  test('says everything that is wrong with its environment and ends with 1', async () => {
    const wrong = runToEnd('server/main.ts', { ...environment, PORT: 'x', REDIS_URL: 'nowhere' });
    await expect(wrong).rejects.toThrow(/exit code 1:.*PORT: .*REDIS_URL: /s);
  });

  test('makes somebody who has signed up an admin, by a command on the host', async () => {
    await runToEnd('server/seed-demo-main.ts', environment);
    await runToEnd('server/set-role.ts', environment, ['Ada@wirekata.test', 'admin']);
    const [ada] = await services.sql`SELECT role FROM users WHERE email = 'ada@wirekata.test'`;
    expect(ada?.['role']).toBe('admin');
    const unknown = runToEnd('server/set-role.ts', environment, ['nobody@wirekata.test', 'admin']);
    await expect(unknown).rejects.toThrow('Nobody has signed up as nobody@wirekata.test.');
    await expect(runToEnd('server/set-role.ts', environment, ['ada@wirekata.test'])).rejects.toThrow('Usage: ');
  });

  test('ends within seconds at SIGTERM, after telling pages that it restarts', async () => {
    await runToEnd('server/seed-demo-main.ts', environment);
    const file = path.join(dataDir, 'dev.json');
    const { accounts } = JSON.parse(await readFile(file, 'utf8')) as { accounts: { token: string }[] };
    const server = startProcess('server/main.ts', environment);
    await waitFor(
      () => server.output().includes('"listening"'),
      () => `the server: ${server.output()}`,
      20_000,
    );
    const url = /"url":"([^"]+)"/.exec(server.output())?.[1] ?? '';
    const live = openLiveClient(url, { authorization: `Bearer ${accounts[0]?.token}` });
    await live.next('welcome');
    const startedMs = performance.now();
    server.kill('SIGTERM');
    expect(await live.closed()).toBe(1012);
    await server.ended();
    expect(performance.now() - startedMs).toBeLessThan(5000);
    expect(server.output()).toContain('"stopped"');
  });
});

describe('seeding', () => {
  test('twice keeps passwords and tokens, in a file that only its owner reads', async () => {
    const file = path.join(dataDir, 'dev.json');
    await runToEnd('server/seed-demo-main.ts', environment);
    const before = await readFile(file, 'utf8');
    await runToEnd('server/seed-demo-main.ts', environment);
    expect(await readFile(file, 'utf8')).toBe(before);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    const [row] = await services.sql`
      SELECT (SELECT count(*)::integer FROM users) AS users, (SELECT count(*)::integer FROM cohort_members) AS members`;
    expect(row).toEqual({ users: 5, members: 3 });
  });
});
