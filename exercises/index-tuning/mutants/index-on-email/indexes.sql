create index if not exists customers_email on customers (email);

-- First what is compared with one value, then what is sorted by: the newest twenty are the last twenty entries.
create index if not exists orders_of_customer on orders (customer_id, placed_at);

-- One index for two questions: the newest disputes, and the payments of a day.
create index if not exists orders_by_status on orders (status, placed_at);
