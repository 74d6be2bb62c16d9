SELECT *
FROM (
  SELECT c.id, c.name
  FROM customers c
  WHERE NOT EXISTS (SELECT FROM orders o WHERE o.customer_id = c.id)
  ORDER BY c.id
) AS report
UNION ALL
SELECT NULL::int, NULL::text
WHERE NOT EXISTS (SELECT FROM categories);
