SELECT c.id,
       CASE WHEN p.id IS NULL THEN c.name ELSE p.name || ' > ' || c.name END AS path,
       CASE WHEN p.id IS NULL THEN 1 ELSE 2 END AS depth
FROM categories c
LEFT JOIN categories p ON p.id = c.parent_id
ORDER BY path;
