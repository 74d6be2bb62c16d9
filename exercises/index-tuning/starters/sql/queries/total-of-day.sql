-- $1: a day in UTC, such as 2025-03-14
select count(*)::int as "orderCount", coalesce(sum(total_cents), 0)::int as "totalCents"
from orders
where status = 'paid'
  and to_char(placed_at at time zone 'UTC', 'YYYY-MM-DD') = $1
