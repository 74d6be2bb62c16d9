select id, customer_id as "customerId", placed_at as "placedAt"
from orders
where status = 'disputed'
order by placed_at, id
limit 20
