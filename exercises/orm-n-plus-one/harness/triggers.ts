import type { Postgres } from '@kata/harness';

/** From now on no post gets this tag. */
export async function forbidTag(pg: Postgres, name: string): Promise<void> {
  await pg.q(`create or replace function refuse_tag() returns trigger language plpgsql as $$ begin
    if exists (select from tags where id = new.tag_id and name = '${name}') then raise exception 'this tag is not welcome'; end if;
    return new;
  end $$`);
  await pg.q(
    'create or replace trigger refuse_tag before insert on post_tags for each row execute function refuse_tag()',
  );
}

export interface Gate {
  /** A statement has come to it. */
  isReached(): Promise<boolean>;
  /** Lets the waiting statement end, in vain, and all later ones pass. */
  open(): Promise<void>;
}

/**
 * The first row of `post_tags` waits at a gate, and is refused there once its sender is gone: so the death falls between the
 * statements of a program that has no transaction, in every run.
 */
export async function holdTags(pg: Postgres): Promise<Gate> {
  await pg.script('create sequence gate_reached; create table gate_opened ()');
  await pg.script(`create function wait_at_gate() returns trigger language plpgsql
    security definer set search_path = public as $$ begin
      if exists (select from gate_opened) then return new; end if;
      perform nextval('gate_reached');
      for i in 1..2000 loop
        exit when exists (select from gate_opened);
        perform pg_sleep(0.01);
      end loop;
      raise exception 'nobody waits for this any more';
    end $$`);
  await pg.q('create trigger wait_at_gate before insert on post_tags for each row execute function wait_at_gate()');
  return {
    isReached: async () => (await pg.q('select is_called from gate_reached'))[0]?.['is_called'] === true,
    open: async () => void (await pg.q('insert into gate_opened default values')),
  };
}
