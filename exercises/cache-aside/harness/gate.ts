import type { Postgres } from '@kata/harness';

/** A place in Postgres where the first statement of its kind waits. */
export interface Gate {
  isReached(): Promise<boolean>;
  /** Lets it go on. */
  open(): Promise<void>;
}

/**
 * Calls `work` while the first query of `products` that reads (or writes) waits at a gate. A query that waits has its
 * snapshot already: it will answer what was there when it began. Row security is the one hook that also sees reads.
 */
export async function withGate(
  pg: Postgres,
  kind: 'read' | 'write',
  work: (gate: Gate) => Promise<void>,
): Promise<void> {
  const app = pg.as('app');
  await app.q('create sequence gate_reached');
  await app.q('create table gate_opened ()');
  await app.q(`create function pass_gate() returns boolean language plpgsql as $$ begin
    if (current_query() ~* '\\m(insert|update|delete)\\M') <> ${kind === 'write'} then return true; end if;
    if exists (select from gate_opened) or nextval('gate_reached') > 1 then return true; end if;
    for i in 1..300 loop
      exit when exists (select from gate_opened);
      perform pg_sleep(0.01);
    end loop;
    return true;
  end $$`);
  await app.q('create policy gate on products using (pass_gate()) with check (pass_gate())');
  await app.q('alter table products enable row level security, force row level security');
  try {
    await work({
      isReached: async () => (await app.q('select is_called from gate_reached'))[0]?.['is_called'] === true,
      open: async () => void (await app.q('insert into gate_opened default values')),
    });
  } finally {
    await app.q('alter table products disable row level security, no force row level security');
    await app.q('drop policy gate on products');
    await app.q('drop function pass_gate');
    await app.q('drop table gate_opened');
    await app.q('drop sequence gate_reached');
  }
}
