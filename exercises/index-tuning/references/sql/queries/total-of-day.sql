-- $1: a day in UTC, such as 2025-03-14
select count(*)::int as "orderCount", coalesce(sum(total_cents), 0)::int as "totalCents"
from orders
where status = 'paid'
  and placed_at >= $1::text::timestamp at time zone 'UTC'
  and placed_at < ($1::text::timestamp + interval '1 day') at time zone 'UTC'
