import { expect, test } from 'vitest';
import { startServices } from '#worker/sandbox/services.ts';
import { type TestContainer, withContainer } from '../test-support/open-container.ts';

type Login = 'app' | 'harness' | 'author' | 'capture';
type Client = {
  container: TestContainer;
  /** Runs statements as a user over TCP; answers what the client printed, errors included. */
  sql(login: Login, ...statements: string[]): Promise<string>;
  /** Of app. */
  password: string;
};

function withMariadb(work: (client: Client) => Promise<void>): Promise<void> {
  return withContainer({ role: 'services', image: 'services', services: ['mariadb'] }, async (container) => {
    const { access } = await startServices(container.supervised, ['mariadb']);
    let count = 0;
    const sql: Client['sql'] = async (login, ...statements) => {
      count += 1;
      const argv = ['mariadb', '--skip-ssl', '-h', '127.0.0.1', '-u', login, '-BN', '--force', 'kata1'];
      const { stdout, stderr } = await container.run({
        process: `client-${count}`,
        argv: [...(login === 'capture' ? argv.slice(0, -1) : argv), '-e', statements.join('; ')],
        env: {
          PATH: '/usr/bin:/bin',
          MYSQL_PWD: access.mariadb?.[login === 'app' ? 'app' : 'harness'].password ?? '',
        },
      });
      return `${stdout}${stderr}`.trim();
    };
    await work({ container, sql, password: access.mariadb?.app.password ?? '' });
  });
}

const refusedStatements = [
  "SELECT 1 INTO OUTFILE '/tmp/out'",
  "LOAD DATA INFILE '/etc/passwd' INTO TABLE t",
  "LOAD DATA LOCAL INFILE '/etc/passwd' INTO TABLE t",
  'SET GLOBAL general_log = OFF',
  "SET GLOBAL log_output = 'NONE'",
  'SET SESSION sql_log_off = 1',
  'SET GLOBAL local_infile = ON',
  'SHUTDOWN',
  "INSTALL SONAME 'ha_connect'",
  "CREATE FUNCTION run RETURNS INT SONAME 'udf.so'",
  "CREATE USER other IDENTIFIED BY 'x'",
  'CREATE DATABASE other',
  "SET PASSWORD FOR capture@'127.0.0.1' = PASSWORD('x')",
  'GRANT SELECT ON kata1.* TO capture@127.0.0.1',
  "CREATE DEFINER = capture@'127.0.0.1' PROCEDURE p() SELECT 1",
  'CHANGE MASTER TO master_host = "127.0.0.1"',
  'SELECT * FROM mysql.global_priv',
  'SELECT * FROM mysql.general_log',
  'FLUSH TABLES',
  'KILL 1',
];

test('MariaDB carries out nothing for app or harness that reaches files, programs, rights or settings', () =>
  withMariadb(async ({ sql }) => {
    await sql('app', 'CREATE TABLE t (x text)');
    for (const login of ['app', 'harness'] as const) {
      for (const statement of refusedStatements) {
        const answer = await sql(login, statement);
        expect(answer, `${login}: ${statement}`).toMatch(/ERROR .*(denied|not allowed|disabled|must|Unknown thread)/i);
      }
      expect(await sql(login, "SELECT LOAD_FILE('/etc/passwd')")).toBe('NULL');
    }
  }));

test('MariaDB lets nobody in without a password, and there is no superuser', () =>
  withMariadb(async ({ container }) => {
    for (const user of ['root', 'mariadb.sys', 'app', '']) {
      for (const way of [
        ['-h', '127.0.0.1'],
        ['-S', '/mariadb/socket'],
      ]) {
        const argv = ['mariadb', '--skip-ssl', ...way, '-u', user, '-e', 'SELECT 1'];
        const outcome = await container.run({ process: `login ${user} ${way[0]}`, argv });
        expect(outcome.stderr, `${user} ${way}`).toMatch(/Access denied|Account is locked|account is locked/);
      }
    }
    const secrets = await container.run({
      process: 'ls',
      argv: ['stat', '-c', '%a', '/mariadb', '/mariadb/passwords.sql'],
    });
    expect(secrets).toMatchObject({ stdout: '700\n', stderr: expect.stringContaining('No such file') });
  }));

test('a trigger, a view and a function of the learner gain nothing from the harness', () =>
  withMariadb(async ({ sql }) => {
    const attack = 'SELECT count(*) INTO @n FROM mysql.global_priv';
    await sql(
      'app',
      'CREATE TABLE book (id int)',
      `CREATE TRIGGER attack BEFORE INSERT ON book FOR EACH ROW SET NEW.id = (SELECT count(*) FROM mysql.global_priv)`,
      `CREATE PROCEDURE invoked() SQL SECURITY INVOKER ${attack}`,
    );
    expect(await sql('harness', 'INSERT INTO book VALUES (1)')).toContain("denied to user 'app'");
    expect(await sql('harness', 'CALL invoked()')).toContain("denied to user 'harness'");
  }));

test('what app sends is in the log that capture reads; app sees neither the log nor what the harness asks', () =>
  withMariadb(async ({ container, sql }) => {
    expect(await sql('app', 'SELECT 1 AS seen', "PREPARE p FROM 'SELECT ? + 1'", 'EXECUTE p USING 6')).toBe('1\n7');
    expect(await sql('author', 'SELECT current_user()')).toContain('author');
    const log = await sql('capture', "SELECT user_host, argument FROM mysql.general_log WHERE user_host LIKE 'app[%'");
    expect(log).toContain('SELECT 1 AS seen');
    expect(log).not.toContain('current_user');
    const asking = sql('harness', "SELECT 'the expected answer', sleep(2)");
    await container.run({ process: 'wait', argv: ['sleep', '0.5'] });
    expect(await sql('app', 'SHOW FULL PROCESSLIST')).not.toContain('the expected answer');
    await asking;
    await sql('app', 'CREATE TABLE t (n int)');
    expect(await sql('capture', 'SELECT * FROM kata1.t')).toContain('denied');
  }));

test('app gets fifteen connections and leaves room for the harness', () =>
  withMariadb(async ({ container, sql, password }) => {
    // One process for all of them: the supervisor runs sixteen at most.
    const hold = `mariadb --skip-ssl -h 127.0.0.1 -u app -e 'SELECT sleep(3)' &`;
    const holders = container.run({
      process: 'holders',
      argv: ['sh', '-c', `${hold.repeat(15)} wait`],
      env: { PATH: '/usr/bin:/bin', MYSQL_PWD: password },
    });
    await sql('harness', 'SELECT sleep(1)');
    expect(await sql('app', 'SELECT 1')).toContain('max_user_connections');
    expect(await sql('harness', 'SELECT 1')).toBe('1');
    await holders;
  }));

test('a stopped MariaDB starts again on the data it had', () =>
  withMariadb(async ({ container, sql }) => {
    await sql('app', 'CREATE TABLE t SELECT 7 AS n');
    const ended = new Promise<void>((resolve) => {
      container.supervised.events.on('exit', ({ process }) => (process === 'mariadb' ? resolve() : undefined));
    });
    container.supervised.signal('mariadb', 15);
    await ended;
    expect(await sql('app', 'SELECT n FROM t')).toContain("Can't connect");
    const { access } = await startServices(container.supervised, ['mariadb']);
    const { stdout } = await container.run({
      process: 'after',
      argv: ['mariadb', '--skip-ssl', '-h', '127.0.0.1', '-u', 'app', '-BNe', 'SELECT n FROM t', 'kata1'],
      env: { PATH: '/usr/bin:/bin', MYSQL_PWD: access.mariadb?.app.password ?? '' },
    });
    expect(stdout).toBe('7\n');
  }));
