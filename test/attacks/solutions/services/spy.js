// Reads what others ask the database (D7), and asks Redis for what only an administrator may (D8).
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
