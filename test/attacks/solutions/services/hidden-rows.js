// Row level security that hides the table from the harness (D4).
import postgres from 'postgres';

const sql = postgres(process.env.DATABASE_URL, { max: 1, onnotice: () => {} });
await sql.unsafe(`
  create table if not exists links (code text primary key, url text not null, expires_at timestamptz);
  alter table links enable row level security;
`);
await sql.end();
