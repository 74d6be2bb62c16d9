import type { Postgres } from '@kata/harness';

/**
 * From now on every statement that writes waits a little before it begins. Between a look and the write that relies on it,
 * others then always find the time to look as well: a race that is possible happens.
 */
export async function slowDownWrites(pg: Postgres, ms: number): Promise<void> {
  await pg.q(`create function slow_disk() returns trigger language plpgsql as
    $$ begin perform pg_catalog.pg_sleep(${ms / 1000}); return null; end $$`);
  await pg.q(`do $$ declare one regclass; begin
    for one in select c.oid from pg_catalog.pg_class c
      where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace
    loop
      execute pg_catalog.format(
        'create trigger slow_disk before insert or update on %s for each statement execute function slow_disk()', one);
    end loop;
  end $$`);
}
