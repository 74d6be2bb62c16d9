-- customers-without-orders: one SELECT. The columns and their order are in the statement.
SELECT 'replace me' AS todo;
