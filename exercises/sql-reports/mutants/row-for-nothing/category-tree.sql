SELECT *
FROM (
  WITH RECURSIVE tree AS (
    SELECT id, name AS path, 1 AS depth
    FROM categories
    WHERE parent_id IS NULL
    UNION ALL
    SELECT c.id, tree.path || ' > ' || c.name, tree.depth + 1
    FROM categories c
    JOIN tree ON tree.id = c.parent_id
  )
  SELECT id, path, depth
  FROM tree
  ORDER BY path
) AS report
UNION ALL
SELECT NULL::int, NULL::text, NULL::int
WHERE NOT EXISTS (SELECT FROM categories);
