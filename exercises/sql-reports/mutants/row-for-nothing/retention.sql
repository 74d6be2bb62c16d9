SELECT *
FROM (
  WITH active AS (
    SELECT DISTINCT customer_id, date_trunc('month', ordered_on)::date AS month
    FROM orders
    WHERE status = 'paid' AND customer_id IS NOT NULL
  ), firsts AS (
    SELECT customer_id, min(month) AS month
    FROM active
    GROUP BY customer_id
  )
  SELECT to_char(f.month, 'YYYY-MM') AS month, count(*) AS customers, count(a.customer_id) AS returned
  FROM firsts f
  LEFT JOIN active a ON a.customer_id = f.customer_id AND a.month = f.month + interval '1 month'
  GROUP BY f.month
  ORDER BY f.month
) AS report
UNION ALL
SELECT NULL::text, NULL::bigint, NULL::bigint
WHERE NOT EXISTS (SELECT FROM categories);
