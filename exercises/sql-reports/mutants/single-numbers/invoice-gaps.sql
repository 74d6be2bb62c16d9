SELECT i.number + 1 AS first_missing, i.number + 1 AS last_missing
FROM invoices i
WHERE NOT EXISTS (SELECT FROM invoices n WHERE n.number = i.number + 1)
  AND i.number < (SELECT max(number) FROM invoices)
ORDER BY first_missing;
