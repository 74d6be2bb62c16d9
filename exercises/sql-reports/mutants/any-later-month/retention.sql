WITH active AS (
  SELECT DISTINCT customer_id, date_trunc('month', ordered_on)::date AS month
  FROM orders
  WHERE status = 'paid' AND customer_id IS NOT NULL
), firsts AS (
  SELECT customer_id, min(month) AS month, max(month) AS last_month
  FROM active
  GROUP BY customer_id
)
SELECT to_char(month, 'YYYY-MM') AS month, count(*) AS customers, count(*) FILTER (WHERE last_month > firsts.month) AS returned
FROM firsts
GROUP BY firsts.month
ORDER BY firsts.month;
