import type postgres from 'postgres';

/**
 * Drops everything in `public` that the connection's role owns. A role may not drop the schema itself, and `DROP OWNED`
 * would take its rights along.
 */
export async function dropOwnObjects(sql: postgres.Sql): Promise<void> {
  await sql.unsafe(dropAll).simple();
}

const dropAll = `
do $$
declare
  command text;
begin
  for command in
    select format('drop %s if exists public.%I cascade',
      case relkind when 'v' then 'view' when 'm' then 'materialized view' when 'S' then 'sequence' else 'table' end, relname)
    from pg_class
    where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v', 'm', 'S')
      and relowner = (select oid from pg_roles where rolname = current_user)
    union all
    select format('drop routine if exists %s cascade', oid::regprocedure)
    from pg_proc
    where pronamespace = 'public'::regnamespace and proowner = (select oid from pg_roles where rolname = current_user)
    union all
    select format('drop type if exists public.%I cascade', typname)
    from pg_type
    where typnamespace = 'public'::regnamespace and typtype in ('e', 'd', 'r')
      and typowner = (select oid from pg_roles where rolname = current_user)
  loop
    execute command;
  end loop;
end $$`;
