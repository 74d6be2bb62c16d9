SELECT *
FROM (
  WITH neighbours AS (
    SELECT number, lead(number) OVER (ORDER BY number) AS next_number
    FROM invoices
  )
  SELECT number + 1 AS first_missing, next_number - 1 AS last_missing
  FROM neighbours
  WHERE next_number > number + 1
  ORDER BY first_missing
) AS report
UNION ALL
SELECT NULL::int, NULL::int
WHERE NOT EXISTS (SELECT FROM categories);
