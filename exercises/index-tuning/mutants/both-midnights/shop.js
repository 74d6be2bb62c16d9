/** What the shop asks its database. `day` is a text such as `2025-03-14`, a day in UTC. */
export function createShop(sql) {
  return {
    findCustomers: (email) => sql`
      select id, name, email from customers where lower(email) = lower(${email})`,

    ordersOf: (customerId) => sql`
      select id, status, placed_at as "placedAt", total_cents as "totalCents"
      from orders
      where customer_id = ${customerId}
      order by placed_at desc, id desc
      limit 20`,

    disputedOrders: () => sql`
      select id, customer_id as "customerId", placed_at as "placedAt"
      from orders
      where status = 'disputed'
      order by placed_at desc, id desc
      limit 20`,

    totalOfDay: (day) => sql`
      select count(*)::int as "orderCount", coalesce(sum(total_cents), 0)::int as "totalCents"
      from orders
      where status = 'paid'
        and placed_at between (${day}::text::timestamp at time zone 'UTC')
          and (${day}::text::timestamp + interval '1 day') at time zone 'UTC'`,
  };
}
