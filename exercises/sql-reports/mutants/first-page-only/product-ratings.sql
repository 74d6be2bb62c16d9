SELECT p.name AS product, count(r.id) AS reviews, count(r.rating) AS rated, round(avg(r.rating), 2) AS average
FROM products p
LEFT JOIN reviews r ON r.product_id = p.id
GROUP BY p.id
ORDER BY product
LIMIT 3;
