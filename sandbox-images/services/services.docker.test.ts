import { expect, test } from 'vitest';
import { startServices } from '#worker/sandbox/services.ts';
import { type TestContainer, withContainer } from '../test-support/open-container.ts';

const services = { role: 'services', image: 'services', services: ['postgres', 'redis'] } as const;

type Role = 'app' | 'harness' | 'author' | 'capture';

type Client = {
  container: TestContainer;
  /** Runs statements as a role over TCP; answers what psql printed, errors included. */
  sql(role: Role, ...statements: string[]): Promise<string>;
  /** Keeps connections of app open for three seconds. */
  holdConnections(count: number): Promise<string>;
  redis(user: 'app' | 'harness', ...command: string[]): Promise<string>;
};

function withServices(work: (client: Client) => Promise<void>): Promise<void> {
  return withContainer(services, async (container) => {
    const { access } = await startServices(container.supervised, ['postgres', 'redis']);
    const { postgres, redis } = access;
    let count = 0;
    const run = async (argv: string[], env: Record<string, string>): Promise<string> => {
      count += 1;
      const outcome = await container.run({ process: `client-${count}`, argv, env: { PATH: '/usr/bin:/bin', ...env } });
      return `${outcome.stdout}${outcome.stderr}`.trim();
    };
    await work({
      container,
      sql: (role, ...statements) =>
        run(['psql', '-XqAt', '-h', '127.0.0.1', '-U', role, 'kata1', ...statements.flatMap((text) => ['-c', text])], {
          PGPASSWORD: postgres?.[role === 'app' ? 'app' : 'harness'].password ?? '',
        }),
      holdConnections: (count) => {
        // One process for all of them: the supervisor runs sixteen at most.
        const hold = `psql -XqAt -h 127.0.0.1 -U app kata1 -c 'SELECT pg_sleep(3)' &`;
        return run(['sh', '-c', `${hold.repeat(count)} wait`], { PGPASSWORD: postgres?.app.password ?? '' });
      },
      redis: (user, ...command) =>
        run(['redis-cli', '--user', user, ...command], { REDISCLI_AUTH: redis?.[user].password ?? '' }),
    });
  });
}

test('Postgres and Redis are ready within 2 s under a user id that no file knows', () =>
  withContainer({ ...services, slot: 9321 }, async ({ supervised, run }) => {
    const startedAt = performance.now();
    await startServices(supervised, ['postgres', 'redis']);
    expect(performance.now() - startedAt).toBeLessThan(2000);
    expect((await run({ process: 'id', argv: ['id', '-u'] })).stdout).toBe('49321\n');
  }));

test('a stopped Postgres starts again on the data it had', () =>
  withServices(async ({ container, sql }) => {
    expect(await sql('app', 'CREATE TABLE t AS SELECT 7 AS n')).toBe('');
    const ended = new Promise<void>((resolve) => {
      container.supervised.events.on('exit', ({ process }) => (process === 'postgres' ? resolve() : undefined));
    });
    container.supervised.signal('postgres', 2);
    await ended;
    expect(await sql('app', 'SELECT n FROM t')).toContain('Connection refused');
    await startServices(container.supervised, ['postgres']);
    // New passwords were set; the old ones no longer work, and the socket shows that the table is still there.
    const admin = await container.run({
      process: 'admin',
      argv: ['psql', '-XqAt', '-h', '/pg/sockets', '-U', 'admin', 'kata1', '-c', 'SELECT n FROM t'],
    });
    expect(admin.stdout).toBe('7\n');
  }));

test('there are six databases and no others', () =>
  withServices(async ({ sql }) => {
    const listed = await sql('app', 'SELECT datname FROM pg_database ORDER BY 1');
    expect(listed.split('\n')).toEqual(['kata1', 'kata2', 'kata3', 'kata4', 'kata5', 'kata6']);
  }));

const superuserStatements = [
  "COPY (SELECT 1) TO PROGRAM 'id'",
  "COPY (SELECT 1) TO '/tmp/out'",
  "CREATE TEMP TABLE t(x text); COPY t FROM '/etc/passwd'",
  "SELECT pg_read_file('/etc/passwd')",
  "SELECT pg_ls_dir('/')",
  "SELECT lo_import('/etc/passwd')",
  "SELECT lo_from_bytea(0, 'x')",
  'ALTER SYSTEM SET log_statement = none',
  'SELECT pg_reload_conf()',
  'CREATE ROLE other',
  'CREATE DATABASE other',
  "ALTER DATABASE kata1 SET search_path = 'evil'",
  'ALTER ROLE app SUPERUSER',
  'SET ROLE admin',
  'SET SESSION AUTHORIZATION admin',
  "CREATE FUNCTION f() RETURNS int LANGUAGE c AS '/lib/x86_64-linux-gnu/libc.so.6', 'getpid'",
  'CREATE EXTENSION file_fdw',
  'CREATE SCHEMA evil',
  "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'admin' OR backend_type = 'checkpointer'",
  "LOAD 'auto_explain'",
  'SELECT rolpassword FROM pg_authid',
  'SET log_statement = none',
  'SET auto_explain.log_min_duration = -1',
  'ALTER ROLE app RESET log_statement',
  'SELECT wirekata.read_log(0)',
  'SELECT wirekata.release_log(1)',
  'SET ROLE capture',
];

test('no statement that needs a superuser is carried out for app or harness (D1)', () =>
  withServices(async ({ sql }) => {
    for (const role of ['app', 'harness'] as const) {
      for (const statement of superuserStatements) {
        const answer = await sql(role, statement);
        expect(answer, `${role}: ${statement}`).toMatch(
          /ERROR: .*(permission denied|must be|not allowed|only|access)/i,
        );
      }
    }
  }));

test('the superuser cannot log in over TCP, and there is no other way without a password (D1)', () =>
  withServices(async ({ container }) => {
    const attempt = async (host: string, user: string): Promise<string> => {
      const argv = ['psql', '-XqAtw', '-h', host, '-U', user, 'kata1', '-c', 'SELECT 1'];
      return (await container.run({ process: `${host}-${user}`.replaceAll('/', ''), argv })).stderr;
    };
    expect(await attempt('127.0.0.1', 'admin')).toContain('pg_hba.conf rejects connection');
    expect(await attempt('127.0.0.1', 'app')).toContain('no password supplied');
    expect(await attempt('/pg/sockets', 'app')).toContain('pg_hba.conf rejects connection');
    const mode = await container.run({ process: 'stat', argv: ['stat', '-c', '%a', '/pg', '/pg/sockets'] });
    expect(mode.stdout).toBe('700\n700\n');
  }));

test('a trigger of the learner that the harness runs into gains nothing (D2)', () =>
  withServices(async ({ container, sql }) => {
    const answer = await sql(
      'app',
      'CREATE TABLE book (id int)',
      `CREATE FUNCTION attack() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN COPY (SELECT 1) TO PROGRAM 'touch /tmp/owned'; RETURN NEW; END $$`,
      'CREATE TRIGGER attack BEFORE INSERT ON book FOR EACH ROW EXECUTE FUNCTION attack()',
    );
    expect(answer).toBe('');
    expect(await sql('harness', 'INSERT INTO book VALUES (1)')).toContain(
      'permission denied to COPY to or from an external program',
    );
    expect((await container.run({ process: 'ls', argv: ['ls', '/tmp'] })).stdout).not.toContain('owned');
  }));

test('a function named like one of ours does not get between the harness and the answer (D3)', () =>
  withServices(async ({ sql }) => {
    await sql('app', `CREATE FUNCTION lower(text) RETURNS text LANGUAGE sql AS $$ SELECT 'hijacked' $$`);
    expect(await sql('app', 'ALTER DATABASE kata1 SET search_path = public, pg_catalog')).toContain('must be owner');
    expect(await sql('app', 'ALTER ROLE harness SET search_path = public')).toContain('permission denied');
    expect(await sql('harness', "SELECT lower('ABC')")).toBe('abc');
  }));

test('hidden rows are an error for the harness instead of an empty answer (D4)', () =>
  withServices(async ({ sql }) => {
    await sql(
      'app',
      'CREATE TABLE secret AS SELECT 1 AS n',
      'ALTER TABLE secret ENABLE ROW LEVEL SECURITY',
      'CREATE POLICY hide ON secret TO harness USING (false)',
    );
    expect(await sql('harness', 'SELECT * FROM secret')).toContain('would be affected by row-level security');
  }));

test('a lock held by learner code costs the harness one second (D5)', () =>
  withServices(async ({ container, sql }) => {
    await sql('app', 'CREATE TABLE locked (n int)');
    const holder = sql('app', 'BEGIN; LOCK TABLE locked; SELECT pg_sleep(3)');
    await container.run({ process: 'wait', argv: ['sleep', '0.3'] });
    const startedAt = performance.now();
    expect(await sql('harness', 'SELECT * FROM locked')).toContain('canceling statement due to lock timeout');
    expect(performance.now() - startedAt).toBeLessThan(2000);
    await holder;
  }));

test('app gets fifteen connections and leaves room for the harness (D5)', () =>
  withServices(async ({ sql, holdConnections }) => {
    const holders = holdConnections(15);
    await sql('harness', 'SELECT pg_sleep(1)');
    expect(await sql('app', 'SELECT 1')).toContain('too many connections for role "app"');
    expect(await sql('harness', 'SELECT 1')).toBe('1');
    await holders;
  }));

test('what app sends is in the log that capture reads, whatever app has set, and nothing that others send', () =>
  withServices(async ({ sql }) => {
    expect(await sql('app', 'ALTER ROLE app RESET ALL', 'SELECT 1 AS seen')).toBe('1');
    expect(await sql('app', 'SELECT 2 AS seen')).toBe('2');
    expect(await sql('harness', "SELECT 'by the harness'")).toBe('by the harness');
    expect(await sql('author', 'SELECT current_user')).toBe('app');
    const log = await sql('capture', "SELECT convert_from(wirekata.read_log(0), 'UTF8')");
    expect(log).toContain('statement: SELECT 1 AS seen');
    expect(log).toContain('statement: SELECT 2 AS seen');
    expect(log).not.toMatch(/by the harness|current_user/);
  }));

test('capture can read no table, and gives back the memory of what it has read', () =>
  withServices(async ({ container, sql }) => {
    await sql('app', 'CREATE TABLE t (n int)');
    expect(await sql('capture', 'SELECT * FROM public.t')).toContain('permission denied');
    await sql('app', `DO $$ BEGIN RAISE LOG '%', repeat('x', 1000000); END $$`);
    const size = await sql('capture', 'SELECT wirekata.log_end()');
    expect(Number(size)).toBeGreaterThan(1_000_000);
    await sql('capture', `SELECT wirekata.release_log(${size})`);
    const used = await container.run({ process: 'du', argv: ['du', '-k', '/tmp/postgres.log'] });
    expect(Number.parseInt(used.stdout, 10)).toBeLessThan(20);
  }));

test('app does not see what the harness asks (D7)', () =>
  withServices(async ({ container, sql }) => {
    const asking = sql('harness', "SELECT 'the expected answer', pg_sleep(2)");
    await container.run({ process: 'wait', argv: ['sleep', '0.5'] });
    const seen = await sql('app', "SELECT query FROM pg_stat_activity WHERE usename = 'harness'");
    expect(seen).toBe('<insufficient privilege>');
    await asking;
  }));

test('the harness reads and writes what app makes, and app reads what the harness makes', () =>
  withServices(async ({ sql }) => {
    await sql('app', 'CREATE TABLE note (id serial PRIMARY KEY, text text)', "INSERT INTO note (text) VALUES ('a')");
    expect(
      await sql('harness', "INSERT INTO note (text) VALUES ('b') RETURNING id", 'DELETE FROM note WHERE id = 1'),
    ).toBe('2');
    await sql('harness', "CREATE TABLE seed AS SELECT 'given' AS text");
    expect(await sql('app', 'SELECT text FROM seed')).toBe('given');
    expect(await sql('app', "UPDATE seed SET text = 'changed'")).toContain('permission denied');
  }));

const refusedCommands = [
  ['CONFIG', 'GET', '*'],
  ['CONFIG', 'SET', 'dir', '/tmp'],
  ['MODULE', 'LIST'],
  ['DEBUG', 'SLEEP', '1'],
  ['SHUTDOWN'],
  ['MIGRATE', '127.0.0.1', '1', 'k', '0', '1'],
  ['REPLICAOF', '127.0.0.1', '1'],
  ['ACL', 'LIST'],
  ['SAVE'],
  ['BGREWRITEAOF'],
  ['MONITOR'],
  ['CLIENT', 'KILL', 'TYPE', 'normal'],
  ['FLUSHALL'],
  ['SLOWLOG', 'GET'],
];

test('Redis refuses what could end, open or watch it (D8)', () =>
  withServices(async ({ redis }) => {
    for (const command of refusedCommands) {
      expect(await redis('app', ...command), command.join(' ')).toMatch(/NOPERM|command not allowed/);
    }
  }));

test('Redis lets nobody in without a password', () =>
  withServices(async ({ container }) => {
    const ping = await container.run({ process: 'ping', argv: ['redis-cli', 'ping'] });
    expect(ping.stdout).toContain('NOAUTH');
  }));

test('Redis serves applications and the harness, and refuses writes when its memory is full', () =>
  withServices(async ({ redis }) => {
    expect(await redis('app', 'SET', 'k', 'v')).toBe('OK');
    expect(await redis('app', 'EVAL', "return redis.call('GET', 'k')", '0')).toBe('v');
    expect(await redis('app', 'KEYS', '*')).toBe('k');
    expect(await redis('app', 'INFO', 'server')).toContain('redis_version:8');
    await redis('app', 'EVAL', "for i = 1, 40 do redis.call('SET', 'big' .. i, string.rep('x', 1000000)) end", '0');
    expect(await redis('app', 'SET', 'more', 'v')).toContain('OOM command not allowed');
    expect(await redis('harness', 'FLUSHALL')).toBe('OK');
    expect(await redis('app', 'SET', 'more', 'v')).toBe('OK');
  }));
