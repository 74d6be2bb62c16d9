import type { Expect, Postgres } from '@kata/harness';

const locksHeld =
  "select count(*)::int as n from pg_locks where mode = 'ShareLock' and granted and locktype = 'relation'";

/**
 * Calls `work` while nobody can write, until so many wait for it (or two seconds are over); then all write at once. Whatever
 * they have looked at before, they have looked at together.
 */
export async function withHeldWrites<T>(
  { pg, expect }: { pg: Postgres; expect: Expect },
  waitingCount: number,
  work: () => Promise<T>,
): Promise<T> {
  const held = pg.as('app').q(`do $$ declare one regclass; begin
    for one in select c.oid from pg_catalog.pg_class c
      where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace order by c.oid
    loop
      execute pg_catalog.format('lock table %s in share mode', one);
    end loop;
    for i in 1..200 loop
      exit when (select count(*) from pg_catalog.pg_locks where not granted) >= ${waitingCount};
      perform pg_catalog.pg_sleep(0.01);
    end loop;
  end $$`);
  const [tables] = await pg.q("select count(*)::int as n from pg_tables where schemaname = 'public'");
  await expect.eventually(
    async () => expect.value((await pg.q(locksHeld))[0]?.['n'], 'tables that nobody can write to').is(tables?.['n']),
    { every: '5ms' },
  );
  const [answers] = await Promise.all([work(), held]);
  return answers;
}
