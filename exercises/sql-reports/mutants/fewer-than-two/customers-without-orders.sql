SELECT c.id, c.name
FROM customers c
WHERE (SELECT count(*) FROM orders o WHERE o.customer_id = c.id) < 2
ORDER BY c.id;
