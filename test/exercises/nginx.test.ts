import { afterAll, expect, it } from 'vitest';
import type { Verdict } from '#contracts/verdict.ts';
import { sandboxExercise } from '#test/support/sandbox-exercise.ts';
import { openLocalSandbox } from '#worker/local-sandbox.ts';

const sandbox = openLocalSandbox();
afterAll(() => sandbox.close());

/** A gateway before two servers that the harness plays; `proxy` and `files` are where it is right or wrong. */
const gateway = ({ proxy, files }: { proxy: string; files: string }): string => `
events {}
http {
  proxy_cache_path /tmp/cache keys_zone=pages:1m;
  upstream app { server \${ONE_ADDRESS}; server \${TWO_ADDRESS}; }
  server {
    listen 127.0.0.1:\${PORT};
    client_max_body_size 1k;
    location /api/ { proxy_pass http://app; ${proxy} }
    location /cached { proxy_pass http://app; proxy_cache pages; proxy_cache_valid 200 1m; add_header X-Cache $upstream_cache_status; }
    ${files}
  }
}`;
const right = gateway({
  proxy: `include forwarded.conf; proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection upgrade;`,
  files: `location /static/ { alias /work/public/; }`,
});
const wrong = gateway({
  proxy: `proxy_next_upstream off;`,
  files: `location /static { alias /work/public/; }`,
});

const before = `const web = server(), api = http(web);
  const say = (name) => ({ 'GET /api/*': { json: name }, 'GET /cached': { json: name } });
  const one = stub('one', say('one')), two = stub('two', say('two'));`;
const tests = {
  turns: `const all = []; for (let i = 0; i < 4; i++) all.push((await api.get('/api/x')).json);
    expect.tally(all.map((name) => ({ status: name === 'one' ? 201 : 202 })), { 201: 2, 202: 2 });`,
  forwarded: `await api.get('/api/x'); const [call] = [...one.calls(), ...two.calls()];
    expect.value(call.headers['x-forwarded-for'], 'X-Forwarded-For').is('127.0.0.1');`,
  upgrade: `await api.get('/api/ws', { headers: { connection: 'Upgrade', upgrade: 'websocket' } });
    expect.value([...one.calls(), ...two.calls()][0].headers.upgrade, 'Upgrade').is('websocket');`,
  large: `expect.status(await api.post('/api/x', 'x'.repeat(2000)), 413);`,
  cache: `expect.header(await api.get('/cached'), 'x-cache', 'MISS'); expect.header(await api.get('/cached'), 'x-cache', 'HIT');`,
  traversal: `expect.value((await api.get('/static/a.txt')).text, 'file').is('public'); expect.status(await api.get('/static../secret.txt'), 404);`,
  reload: `await web.signal('SIGHUP'); await expect.eventually(async () => expect.status(await api.get('/cached'), 200));`,
  failover: `one.cut('GET /api/*'); for (let i = 0; i < 4; i++) expect.status(await api.get('/api/x'), 200);`,
};

async function run(conf: string, only: Record<string, string> = tests): Promise<Verdict> {
  const manifest = {
    services: { stub: { one: {}, two: {} } },
    languages: {
      nginx: {
        ...{ title: 'nginx', runtime: 'nginx', starter: 'a', reference: 'b', main: 'nginx.conf' },
        ...{ build: ['start-nginx', '-t', 'nginx.conf'], run: { web: ['start-nginx', 'nginx.conf'] } },
      },
    },
  };
  const files = {
    'nginx.conf': conf,
    'forwarded.conf': 'proxy_set_header X-Forwarded-For $remote_addr;',
    'public/a.txt': 'public',
    'secret.txt': 'secret',
  };
  return sandbox.run(
    { kind: 'submit', bundle: sandboxExercise({ tests: only, before, manifest }), language: 'nginx', files },
    () => undefined,
  );
}

const messages = ({ tests }: Verdict): Record<string, string> =>
  Object.fromEntries(tests.map(({ id, status, failure }) => [id.slice(2), failure?.message ?? status]));
const passed = (names: string[]) => Object.fromEntries(names.map((name) => [name, 'passed']));

it('a right configuration of nginx stands before two servers', async () => {
  expect(messages(await run(right))).toEqual(passed(Object.keys(tests)));
});

it('a wrong one fails where it is wrong, and a broken one is a build error with its line', async () => {
  expect(messages(await run(wrong))).toMatchObject({
    ...passed(['turns', 'large', 'cache', 'reload']),
    forwarded: expect.stringContaining('X-Forwarded-For'),
    upgrade: expect.stringContaining('Upgrade'),
    traversal: expect.stringContaining('answered 200, expected 404'),
    failover: expect.stringContaining('502'),
  });
  const broken = await run('events {}\nhttp { proxi_pass x; }');
  expect(broken.status).toBe('build-error');
  expect(JSON.stringify(broken)).toContain('nginx.conf:2');
});

const hostile = (main: string): string => `${main} events { worker_connections 100000; }
  http { server { listen 127.0.0.1:\${PORT}; root /; autoindex on; location /loop { proxy_pass http://127.0.0.1:\${PORT}; } } }`;

it('a hostile configuration finds nothing of worth in its container', async () => {
  const look = `expect.status(await api.get('/etc/passwd'), 200);
    for (const path of ['/proc/1/environ', '/proc/1/fd/', '/pg/', '/run/grader/', '/var/run/docker.sock', '/opt/wirekata/start-grader.cjs'])
      expect.status(await api.get(path), [403, 404]);`;
  expect(messages(await run(hostile(''), { look }))).toEqual({ look: 'passed' });
});

it('a configuration that asks itself without end or wants too many processes fails by its own fault', async () => {
  const { status: looped } = await run(hostile(''), {
    loop: `expect.status(await api.get('/loop', { timeout: '1s' }), 200);`,
  });
  expect(['failed', 'time-limit-exceeded']).toContain(looped);
  const { status } = await run(hostile('worker_processes 400;'), { look: `expect.status(await api.get('/'), 404);` });
  expect(['failed', 'start-error', 'crashed']).toContain(status);
});
