-- $1: a day in UTC, such as 2025-03-14
select count(*)::int as "orderCount", coalesce(sum(total_cents), 0)::int as "totalCents"
from orders
where status = 'paid'
  and date(placed_at at time zone 'UTC') = $1::text::date
