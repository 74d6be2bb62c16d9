// Reads what others ask the database (D7), and asks Postgres (D1, D3) and Redis (D8) for what only an administrator may.
import { Redis } from 'ioredis';
import postgres from 'postgres';

const sql = postgres(process.env.DATABASE_URL, { max: 1, onnotice: () => {} });
const seen = new Set();
setInterval(async () => {
  const rows = await sql`select query from pg_stat_activity where usename = 'harness'`.catch(() => []);
  for (const { query } of rows) {
    if (!seen.has(query)) console.log(`PROBE D7 ${query}`);
    seen.add(query);
  }
}, 10).unref();

const [{ database }] = await sql`select current_database() as database`;
await sql.unsafe(`create or replace function public.lower(text) returns text language sql as $$ select 'evil' $$`);
const statements = [
  `create schema evil`,
  `copy (select 1) to program 'id'`,
  `copy pg_class to '/tmp/out'`,
  `select pg_read_file('/etc/passwd')`,
  `select pg_ls_dir('/')`,
  `select lo_import('/etc/passwd')`,
  `alter system set work_mem = '1GB'`,
  `create function f() returns int as 'libc.so.6', 'getpid' language c`,
  `alter role app superuser`,
  `create role evil superuser`,
  `set role harness`,
  `set session authorization harness`,
  `set session_replication_role = replica`,
  `create event trigger evil on ddl_command_end execute function public.lower()`,
  `create database evil`,
  `select pg_terminate_backend(pid) from pg_stat_activity where usename = 'harness'`,
  `alter database ${database} set search_path = public, pg_catalog`,
  `alter role harness set search_path = public, pg_catalog`,
  `alter role harness in database ${database} set search_path = public, pg_catalog`,
];
for (const statement of statements) {
  const answer = await sql.unsafe(statement).then(
    (rows) => `DONE ${rows.length}`,
    (error) => `${error.code} ${error.message}`,
  );
  console.log(`PROBE D1 ${statement.replaceAll(database, 'kata')}: ${answer}`);
}

const redis = new Redis(process.env.REDIS_URL, { lazyConnect: true });
await redis.connect();
const commands = [
  ['CONFIG', 'GET', '*'],
  ['CONFIG', 'SET', 'dir', '/tmp'],
  ['MODULE', 'LIST'],
  ['DEBUG', 'SLEEP', '5'],
  ['SHUTDOWN', 'NOSAVE'],
  ['MIGRATE', '127.0.0.1', '6379', 'x', '0', '100'],
  ['REPLICAOF', '127.0.0.1', '1'],
  ['ACL', 'LIST'],
  ['CLIENT', 'KILL', 'TYPE', 'normal'],
  ['MONITOR'],
  ['SAVE'],
  ['BGREWRITEAOF'],
];
for (const [name, ...args] of commands) {
  const answer = await redis.call(name, ...args).then(
    () => 'DONE',
    (error) => error.message.split(' ')[0],
  );
  console.log(`PROBE D8 ${name} ${args[0] ?? ''}: ${answer}`);
}
redis.disconnect();
