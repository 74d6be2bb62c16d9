import { afterAll, expect, it } from 'vitest';
import type { RunEventBody } from '#contracts/run-event.ts';
import { sandboxExercise } from '#test/support/sandbox-exercise.ts';
import { openLocalSandbox } from '#worker/local-sandbox.ts';

const sandbox = openLocalSandbox();
afterAll(() => sandbox.close());

const program = `
const http = require('node:http');
const Redis = require('ioredis');
const redis = new Redis(process.env.REDIS_URL);
const routes = {
  '/read': async () => (await redis.get('greeting')) ?? (await redis.set('greeting', 'grüß "dich"\\n', 'EX', 60)),
  '/lua': () => redis.eval("redis.call('SET', 'a', 1) return redis.call('GET', 'a')", 0),
  '/burst': async () => { const p = redis.pipeline(); for (let i = 0; i < 50; i++) p.incr('n'); await p.exec(); },
  '/big': () => redis.set('big', Buffer.alloc(8_000_000, 0xff)),
  '/many': async () => { for (let i = 0; i < 5; i++) { const p = redis.pipeline(); for (let j = 0; j < 1000; j++) p.incr('n'); await p.exec(); } },
  '/die': () => redis.client('KILL', 'TYPE', 'normal'),
};
http.createServer(async (req, res) => {
  try { res.end(JSON.stringify((await routes[req.url]?.()) ?? null)); }
  catch (error) { res.statusCode = 500; res.end(JSON.stringify({ error: error.message })); }
}).listen(Number(process.env.PORT), '127.0.0.1');
`;

it('tells of each request which commands Redis got, of any size, and leaves out those of the harness', async () => {
  const events: RunEventBody[] = [];
  const bundle = sandboxExercise({
    before: `const api = http(server());
      const brief = (commands) => commands.map(({ name, args, attribution }) => [name, ...args, attribution].join(' '));`,
    visibility: 'public',
    manifest: { services: { redis: {} } },
    tests: {
      first: `const { redis: sent } = await api.get('/read');
        expect.value(brief(sent.filter(({ kind }) => kind === 'command')), 'commands').is(['GET greeting exact', 'SET greeting grüß "dich"\\n EX 60 exact']);`,
      second: `await redis().cmd('SET', 'other', 1); const { redis: sent } = await api.get('/read');
        expect.value(brief(sent), 'commands').is(['GET greeting exact']);`,
      lua: `const { redis: sent } = await api.get('/lua'); expect.value(sent.map(({ name }) => name), 'commands').is(['EVAL']);`,
      burst: `const { redis: sent } = await api.get('/burst'); expect.value(sent.length, 'commands').is(50);
        expect.value((await redis().commands()).length, 'commands').is(50);`,
      shared: `const [a] = await api.burst(2, () => api.get('/burst')); expect.value(a.redis[0].attribution, 'attribution').is('shared');`,
      big: `const { redis: sent } = await api.get('/big'); expect.value([sent.length, sent[0].args[0], sent[0].args[1].length < 600], 'sent').is([1, 'big', true]);`,
      many: `(await api.get('/many')).redis;`,
      refused: `const { redis: sent, status } = await api.get('/die'); expect.value([status, sent.length], 'refused').is([500, 0]);
        expect.value((await api.get('/read')).redis.length, 'commands').is(1);`,
      sql: `await api.get('/read'); await redis().cmd('GET', 'x'); expect.sqlAtMost(await api.get('/read'), 1);`,
    },
  });
  const run = sandbox.run({ kind: 'submit', bundle, language: 'node', files: { 'server.js': program } }, (event) =>
    events.push(event),
  );
  // The last test asks for SQL, which the exercise has not declared: that is the author's mistake.
  await expect(run).rejects.toThrow('kata.yaml declares no service "postgres"');
  const messages = events.flatMap((event) =>
    event.type === 'test-finished' ? [[event.result.id.slice(2), event.result.failure?.message ?? 'passed']] : [],
  );
  expect(Object.fromEntries(messages)).toEqual({
    first: 'passed',
    second: 'passed',
    lua: 'passed',
    burst: 'passed',
    shared: 'passed',
    big: 'passed',
    many: 'Your program asked Redis for more in one test than can be looked at (2000 items, 15 MB).',
    refused: 'passed',
  });
  const caused = events.flatMap((event) => (event.type === 'http-exchange' ? (event.exchange.caused ?? []) : []));
  expect(caused[1]).toEqual({
    sql: [],
    sqlCount: 0,
    redis: [{ words: ['GET', 'greeting'], isShared: false }],
    redisCount: 1,
  });
});
