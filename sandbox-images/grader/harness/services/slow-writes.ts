/** Statements that make every write to the learner's tables begin with a wait: triggers, as nothing else works on all of them. */
export function slowWrites(ms: number): string {
  return `
create or replace function harness_slow_write() returns trigger language plpgsql as
  $$ begin perform pg_catalog.pg_sleep(${ms / 1000}); return null; end $$;
do $$ declare one regclass; begin
  for one in select c.oid from pg_catalog.pg_class c
    where c.relkind in ('r', 'p') and not c.relispartition and c.relnamespace = 'public'::regnamespace
  loop
    execute pg_catalog.format('create or replace trigger harness_slow_write before insert or update or delete on %s
      for each statement execute function harness_slow_write()', one);
  end loop;
end $$;`;
}
