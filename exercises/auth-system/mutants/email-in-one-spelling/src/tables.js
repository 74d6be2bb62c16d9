export async function createTables(sql) {
  await sql`
    create table if not exists users (
      id            text primary key,
      email         text not null,
      password_hash text not null,
      role          text not null default 'member'
    )`;
  await sql`create unique index if not exists users_email on users (email)`;
  await sql`
    create table if not exists login_attempts (
      email         text primary key,
      count         integer not null,
      blocked_until timestamptz not null
    )`;
  // A session is one login; each of its refresh tokens replaces the one before.
  await sql`
    create table if not exists sessions (
      id      text primary key,
      user_id text not null references users
    )`;
  await sql`
    create table if not exists refresh_tokens (
      hash       text primary key,
      session_id text not null references sessions on delete cascade,
      is_used    boolean not null default false
    )`;
}
