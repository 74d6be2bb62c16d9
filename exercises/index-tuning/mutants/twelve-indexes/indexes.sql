-- A condition on lower(email) is answered by an index on lower(email), not by one on email.
create index if not exists customers_email on customers (lower(email));

-- First what is compared with one value, then what is sorted by: the newest twenty are the last twenty entries.
create index if not exists orders_of_customer on orders (customer_id, placed_at);

-- One index for two questions: the newest disputes, and the payments of a day.
create index if not exists orders_by_status on orders (status, placed_at);

-- And one for each column, in case somebody asks for it.
create index if not exists customers_name on customers (name);
create index if not exists customers_email_exact on customers (email);
create index if not exists customers_name_email on customers (name, email);
create index if not exists orders_customer on orders (customer_id);
create index if not exists orders_status on orders (status);
create index if not exists orders_total on orders (total_cents);
create index if not exists orders_status_customer on orders (status, customer_id);
create index if not exists orders_customer_status on orders (customer_id, status);
create index if not exists customers_email_name on customers (email, name);
