-- A condition on lower(email) is answered by an index on lower(email), not by one on email.
create index if not exists customers_email on customers (lower(email));

-- First what is compared with one value, then what is sorted by: the newest twenty are the last twenty entries.
create index if not exists orders_of_customer on orders (customer_id, placed_at);

create index if not exists orders_by_status on orders (status, placed_at);

-- The totals of all days, kept up to date by every order.
create table if not exists day_totals (day date primary key, order_count int not null, total_cents int not null);
insert into day_totals
  select (placed_at at time zone 'UTC')::date, count(*), sum(total_cents) from orders where status = 'paid' group by 1
  on conflict do nothing;

create or replace function keep_day_totals() returns trigger language plpgsql security definer as $$
declare
  changed orders := coalesce(new, old);
  sign int := case when new is null then -1 else 1 end;
begin
  if changed.status = 'paid' then
    insert into day_totals values ((changed.placed_at at time zone 'UTC')::date, sign, sign * changed.total_cents)
    on conflict (day) do update set
      order_count = day_totals.order_count + excluded.order_count,
      total_cents = day_totals.total_cents + excluded.total_cents;
  end if;
  return null;
end $$;
create or replace trigger keep_day_totals after insert or delete on orders for each row execute function keep_day_totals();
