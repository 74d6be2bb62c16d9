// Makes Postgres use more memory than its container has: the kernel kills a backend, and Postgres starts over (D6).
import postgres from 'postgres';

const sql = postgres(process.env.DATABASE_URL, { max: 4, onnotice: () => {} });
setTimeout(async () => {
  for (;;) {
    await Promise.allSettled(
      Array.from({ length: 4 }, () => sql`select array_agg(repeat('x', 1000) || n) from generate_series(1, 1000000) as n`),
    );
  }
}, 100);
