import type { Postgres } from '@kata/harness';

/** A place in Postgres where statements of a kind wait. */
export interface Gate {
  /** How many have come to it; more, when a statement looks at several rows. */
  reachedCount(): Promise<number>;
  /** Lets them go on. */
  open(): Promise<void>;
}

/**
 * Calls `work` while the first query of `products` that reads (or writes) waits at a gate, or all do. A query that waits has
 * its snapshot already: it will answer what was there when it began. Row security is the one hook that also sees reads.
 */
export async function withGate(
  pg: Postgres,
  { kind, holds }: { kind: 'read' | 'write'; holds: 'first' | 'all' },
  work: (gate: Gate) => Promise<void>,
): Promise<void> {
  const app = pg.as('app');
  await app.q('create sequence gate_reached');
  await app.q('create table gate_opened ()');
  await app.q(`create function pass_gate() returns boolean language plpgsql as $$ declare arrival bigint; begin
    if (current_query() ~* '\\m(insert|update|delete)\\M') <> ${kind === 'write'} then return true; end if;
    if exists (select from gate_opened) then return true; end if;
    arrival := nextval('gate_reached');
    if arrival > 1 and ${holds === 'first'} then return true; end if;
    for i in 1..1500 loop
      exit when exists (select from gate_opened);
      perform pg_sleep(0.01);
    end loop;
    return true;
  end $$`);
  await app.q('create policy gate on products using (pass_gate()) with check (pass_gate())');
  await app.q('alter table products enable row level security, force row level security');
  const open = async (): Promise<void> => void (await app.q('insert into gate_opened default values'));
  try {
    await work({
      async reachedCount() {
        const [row] = await app.q('select case when is_called then last_value::int else 0 end as n from gate_reached');
        return row?.['n'];
      },
      open,
    });
  } finally {
    await open();
    await app.q('alter table products disable row level security, no force row level security');
    await app.q('drop policy gate on products');
    await app.q('drop function pass_gate');
    await app.q('drop table gate_opened');
    await app.q('drop sequence gate_reached');
  }
}
