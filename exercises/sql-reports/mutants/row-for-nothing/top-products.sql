SELECT *
FROM (
  WITH revenue AS (
    SELECT i.product_id, sum(i.quantity * i.price_cents) AS revenue_cents
    FROM order_items i
    JOIN orders o ON o.id = i.order_id
    WHERE o.status = 'paid'
    GROUP BY i.product_id
  ), placed AS (
    SELECT c.name AS category, p.name AS product, r.revenue_cents,
           row_number() OVER (PARTITION BY c.id ORDER BY r.revenue_cents DESC, p.name) AS place
    FROM revenue r
    JOIN products p ON p.id = r.product_id
    JOIN categories c ON c.id = p.category_id
  )
  SELECT category, product, revenue_cents, place
  FROM placed
  WHERE place <= 2
  ORDER BY category, place
) AS report
UNION ALL
SELECT NULL::text, NULL::text, NULL::bigint, NULL::bigint
WHERE NOT EXISTS (SELECT FROM categories);
