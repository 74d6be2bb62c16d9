-- $1: a day in UTC, such as 2025-03-14
select coalesce(sum(order_count), 0)::int as "orderCount", coalesce(sum(total_cents), 0)::int as "totalCents"
from day_totals
where day = $1::text::date
