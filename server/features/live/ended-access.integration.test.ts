import { createHash } from 'node:crypto';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { UserId } from '#contracts/ids.ts';
import { createListAlive } from '#server/features/accounts/access-store.ts';
import { type RunningServer, startServer } from '#server/start-server.ts';
import { openLiveClient } from '#test/support/live-client.ts';
import { ownOrigin, startTestServer, type TestServer } from '#test/support/test-server.ts';
import { createVisitor, visitorPassword } from '#test/support/visitor.ts';
import { createEndedAccess } from './ended-access.ts';
import { createLiveClients } from './live-clients.ts';

const log = pino({ level: 'silent' });
let server: TestServer;
let second: RunningServer;
beforeAll(async () => {
  server = await startTestServer();
  second = await startServer(server.config, log);
});
afterAll(async () => {
  await second.close();
  await server.close();
});

test('a revoked token takes its websockets along, on every server, and leaves those of others', async () => {
  const maker = createVisitor(() => server.url);
  await maker.signUp('maker');
  const reply = await maker.send('POST', '/api/account/tokens', { name: 'ci', password: visitorPassword });
  const { id, token } = reply.json as { id: string; token: string };
  const authorization = `Bearer ${token}`;
  const lives = [server.url, second.url].map((url) => openLiveClient(url, { authorization }));
  const page = openLiveClient(second.url, { cookie: maker.cookie(), origin: ownOrigin });
  for (const live of [...lives, page]) await live.next('welcome');
  expect((await maker.send('DELETE', `/api/account/tokens/${id}`)).status).toBe(204);
  expect(await Promise.all(lives.map((live) => live.closed()))).toEqual([1008, 1008]);
  expect(page.socket.readyState).toBe(page.socket.OPEN);
  page.socket.terminate();
});

test('a session that ends takes its websockets along, on every server', async () => {
  const leaver = createVisitor(() => server.url);
  await leaver.signUp('leaver');
  const live = openLiveClient(second.url, { cookie: leaver.cookie(), origin: ownOrigin });
  await live.next('welcome');
  expect((await leaver.send('POST', '/api/auth/sign-out')).status).toBe(204);
  expect(await live.closed()).toBe(1008);
});

test('a check closes the websockets of what has ended by its age, and no others', async () => {
  const { sql, redis } = server.services;
  const [account] = await sql`SELECT id FROM users LIMIT 1`;
  const userId = UserId.parse(account?.['id']);
  const hash = (text: string) => createHash('sha256').update(text).digest();
  const [fresh, expired] = await Promise.all(
    ['1 day', '-1 day'].map(async (age) => {
      const [row] = await sql`
        INSERT INTO api_tokens (user_id, name, token_hash, expires_at)
        VALUES (${userId}, 'ci', ${hash(age)}, now() + ${age}::interval) RETURNING id`;
      return String(row?.['id']);
    }),
  );
  await sql`
    INSERT INTO sessions (id_hash, user_id, last_seen_at)
    VALUES (${hash('awake')}, ${userId}, now()), (${hash('idle')}, ${userId}, now() - interval '2 hours')`;
  const clients = createLiveClients({ socketsPerUser: 10 });
  const closed: string[] = [];
  const join = (name: string, by: { session?: string; tokenId?: string | undefined }) =>
    clients.join({
      ...{ userId, session: by.session ?? null, tokenId: by.tokenId ?? null },
      sendText: () => undefined,
      close: () => closed.push(name),
    });
  join('fresh token', { tokenId: fresh });
  join('expired token', { tokenId: expired });
  join('awake session', { session: hash('awake').toString('hex') });
  join('idle session', { session: hash('idle').toString('hex') });
  const listAlive = createListAlive(sql, { idleMs: 3_600_000, maxMs: 86_400_000 });
  await createEndedAccess({ redis, clients, listAlive, log }).check();
  expect(closed).toEqual(['expired token', 'idle session']);
});
