select id, customer_id as "customerId", placed_at as "placedAt"
from orders
where status = 'disputed'
order by placed_at desc, id desc
limit 20
