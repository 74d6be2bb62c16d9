-- $1: id of a customer
select id, status, placed_at as "placedAt", total_cents as "totalCents"
from orders
where customer_id = $1
order by placed_at desc, id desc
limit 20
