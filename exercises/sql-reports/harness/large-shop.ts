import type { ReportName } from './oracle.ts';

/**
 * Sent as one script it is one transaction with its CREATE TABLE, so Postgres writes no log for the rows. Foreign keys
 * are left out: checking a million of them takes longer than everything else, and changes no plan.
 */
export const fillLargeShop = (schema: string): string => `
  set local statement_timeout = '60s';
  ${schema.replaceAll(/ references \w+/g, '')}
  insert into customers select n, 'customer ' || n, '2025-01-01' from generate_series(1, 20000) n;
  insert into categories select n, 'category ' || n, nullif(n / 4, 0) from generate_series(1, 200) n;
  insert into products select n, 'product ' || n, n % 200 + 1 from generate_series(1, 2000) n;
  insert into orders
    select n, nullif(n % 20011, 0) % 20000 + 1, date '2024-01-01' + n % 700, case n % 9 when 0 then 'cancelled' else 'paid' end
    from generate_series(1, 200000) n;
  insert into order_items select n % 200000 + 1, n % 2000 + 1, n % 3 + 1, n % 4000 + 500 from generate_series(1, 1000000) n;
  insert into reviews select n, n % 2000 + 1, nullif(n % 6, 0) from generate_series(1, 20000) n;
  insert into invoices select n * 3 / 2, '2025-01-01' from generate_series(1, 20000) n;
  analyze customers, categories, products, orders, order_items, reviews, invoices;
`;

/** Nothing clever: each table is read once or twice. Their costs are the measure. */
export const straightforward: Record<ReportName, string> = {
  noOrders: `select c.id, c.name from customers c left join orders o on o.customer_id = c.id where o.id is null order by c.id`,
  orderCounts: `select c.id, c.name, count(o.id) as orders from customers c
    left join orders o on o.customer_id = c.id and o.status = 'paid' group by c.id order by orders desc, c.id`,
  revenue: `select month, revenue, sum(revenue) over (order by month) from (
    select to_char(o.ordered_on, 'YYYY-MM') as month, sum(i.quantity * i.price_cents) as revenue
    from orders o join order_items i on i.order_id = o.id where o.status = 'paid' group by 1) m order by month`,
  ratings: `select p.name, count(r.id), count(r.rating), round(avg(r.rating), 2) from products p
    left join reviews r on r.product_id = p.id group by p.id order by p.name`,
  top: `select * from (select c.name, p.name as product, sum(i.quantity * i.price_cents) as revenue,
      row_number() over (partition by c.id order by sum(i.quantity * i.price_cents) desc, p.name) as place
    from order_items i join orders o on o.id = i.order_id and o.status = 'paid'
    join products p on p.id = i.product_id join categories c on c.id = p.category_id
    group by c.id, p.id) placed where place <= 2 order by 1, 4`,
  retention: `select to_char(f.month, 'YYYY-MM'), count(*), count(a.customer_id) from (
      select customer_id, min(date_trunc('month', ordered_on)) as month from orders
      where status = 'paid' and customer_id is not null group by customer_id) f
    left join (select distinct customer_id, date_trunc('month', ordered_on) as month from orders where status = 'paid') a
      on a.customer_id = f.customer_id and a.month = f.month + interval '1 month'
    group by f.month order by f.month`,
  tree: `with recursive tree as (select id, name as path, 1 as depth from categories where parent_id is null
    union all select c.id, tree.path || ' > ' || c.name, tree.depth + 1 from categories c join tree on tree.id = c.parent_id)
    select * from tree order by path`,
  gaps: `select number + 1, next - 1 from (select number, lead(number) over (order by number) as next from invoices) n
    where next > number + 1 order by 1`,
};
