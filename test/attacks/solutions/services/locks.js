// Locks the table again and again, and takes every connection it can get (D5).
import postgres from 'postgres';

const options = { max: 1, onnotice: () => {}, idle_timeout: 0 };
setTimeout(async () => {
  const held = Array.from({ length: 25 }, () => postgres(process.env.DATABASE_URL, options));
  const outcomes = await Promise.allSettled(held.map((sql) => sql`select pg_sleep(0)`));
  console.log(`PROBE D5 connections: ${outcomes.filter(({ status }) => status === 'fulfilled').length}`);
  for (const sql of held.slice(1)) await sql.end({ timeout: 0 });
  for (;;) await held[0].begin(async (tx) => {
    await tx`lock table links in access exclusive mode`;
    await tx`select pg_sleep(20)`;
  }).catch(() => {});
}, 100);
