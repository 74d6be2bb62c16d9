SELECT c.id, c.name,
       (SELECT count(*) FROM orders o WHERE o.customer_id = c.id AND o.status = 'paid') AS orders
FROM customers c
ORDER BY orders DESC, c.id;
