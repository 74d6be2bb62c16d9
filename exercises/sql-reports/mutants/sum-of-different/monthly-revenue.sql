WITH monthly AS (
  SELECT to_char(o.ordered_on, 'YYYY-MM') AS month, sum(DISTINCT i.quantity * i.price_cents) AS revenue_cents
  FROM orders o
  JOIN order_items i ON i.order_id = o.id
  WHERE o.status = 'paid'
  GROUP BY month
)
SELECT month, revenue_cents, sum(revenue_cents) OVER (ORDER BY month) AS running_cents
FROM monthly
ORDER BY month;
