const file = (name) => new URL(`queries/${name}.sql`, import.meta.url).pathname;

/** What the shop asks its database: a file for each question. */
export function createShop(sql) {
  return {
    findCustomers: (email) => sql.file(file('find-customers'), [email]),
    ordersOf: (customerId) => sql.file(file('orders-of-customer'), [customerId]),
    disputedOrders: () => sql.file(file('disputed-orders')),
    totalOfDay: (day) => sql.file(file('total-of-day'), [day]),
  };
}
