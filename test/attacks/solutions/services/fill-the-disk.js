// Fills the folder that Postgres lives in (D6).
import postgres from 'postgres';

const sql = postgres(process.env.DATABASE_URL, { max: 1, onnotice: () => {} });
setTimeout(async () => {
  await sql`create table filler (text text)`.catch(() => {});
  await sql`alter table filler alter column text set storage external`.catch(() => {});
  for (;;) {
    await sql`insert into filler select repeat('x', 100000) from generate_series(1, 500)`.catch((error) => {
      console.log(`PROBE D6 ${error.code}`);
      return new Promise((resolve) => setTimeout(resolve, 20));
    });
  }
}, 100);
