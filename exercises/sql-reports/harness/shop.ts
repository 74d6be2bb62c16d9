import type { Kit } from '@kata/harness';

type Random = Kit['rnd'];

/** All tables of one shop as plain rows; `null` is SQL's NULL. */
export type Shop = {
  customers: { id: number; name: string; joinedOn: string }[];
  categories: { id: number; name: string; parentId: number | null }[];
  products: { id: number; name: string; categoryId: number }[];
  orders: { id: number; customerId: number | null; orderedOn: string; status: 'paid' | 'cancelled' }[];
  items: { orderId: number; productId: number; quantity: number; priceCents: number }[];
  reviews: { id: number; productId: number; rating: number | null }[];
  invoices: { number: number; issuedOn: string }[];
};

export const emptyShop: Shop = {
  customers: [],
  categories: [],
  products: [],
  orders: [],
  items: [],
  reviews: [],
  invoices: [],
};

const day = (rnd: Random, year: number, monthCount: number): string => {
  const month = rnd.int(1, monthCount);
  return `${year}-${String(month).padStart(2, '0')}-${String(rnd.int(1, 28)).padStart(2, '0')}`;
};
/** Lower-case ASCII words of one length class: sorted alike by every collation. */
const names = (rnd: Random, count: number): string[] => {
  const found = new Set<string>();
  while (found.size < count) found.add(rnd.word());
  return [...found];
};

function categories(rnd: Random): Shop['categories'] {
  const words = names(rnd, 9);
  // Two roots, one branch that is four levels deep, and children whose numbers are smaller than their parents'.
  const parents = [null, 9, 1, 3, 4, 9, 1, 3, null];
  return words.map((name, index) => ({ id: index + 1, name, parentId: parents[index] ?? null }));
}

function invoices(rnd: Random): Shop['invoices'] {
  const rows: Shop['invoices'] = [];
  let number = rnd.int(100, 900);
  // At least one hole of one number and one of several.
  for (const step of [1, 2, 1, rnd.int(3, 9), 1, ...Array.from({ length: 12 }, () => rnd.int(1, 3))]) {
    rows.push({ number, issuedOn: '2026-01-05' });
    number += step;
  }
  return rnd.shuffle(rows);
}

/** Guests, comments without stars, people who never bought, cancelled orders, months that nobody bought in. */
export function ordinaryShop(rnd: Random): Shop {
  const customers = names(rnd, 12).map((name, index) => ({ id: index + 1, name, joinedOn: '2025-01-01' }));
  const tree = categories(rnd);
  const products = names(rnd, 14).map((name, index) => ({ id: index + 1, name, categoryId: rnd.int(1, tree.length) }));
  const orders: Shop['orders'] = Array.from({ length: 60 }, (_, index) => ({
    id: index + 1,
    // Customers 11 and 12 never order; some orders are a guest's.
    customerId: index % 7 === 0 ? null : rnd.int(1, 10),
    orderedOn: day(rnd, 2025, 10),
    status: rnd.int(1, 4) === 1 ? 'cancelled' : 'paid',
  }));
  // A customer with cancelled orders only, one who came back the month after, and one who came back much later.
  for (const order of orders) if (order.customerId !== null && order.customerId <= 3) order.customerId = rnd.int(4, 10);
  orders.push(
    { id: 61, customerId: 1, orderedOn: '2025-02-03', status: 'cancelled' },
    { id: 62, customerId: 2, orderedOn: '2025-12-30', status: 'paid' },
    { id: 63, customerId: 2, orderedOn: '2026-01-02', status: 'paid' },
    { id: 64, customerId: 3, orderedOn: '2025-12-03', status: 'paid' },
    { id: 65, customerId: 3, orderedOn: '2026-03-04', status: 'paid' },
  );
  const items = orders.flatMap(({ id }) =>
    Array.from({ length: rnd.int(1, 3) }, () => ({
      orderId: id,
      productId: rnd.int(1, 13),
      quantity: rnd.int(1, 4),
      priceCents: rnd.int(500, 4000),
    })),
  );
  // A cancelled order that would show in every revenue.
  items.push({ orderId: 61, productId: 1, quantity: 9, priceCents: 9999 });
  const reviews = Array.from({ length: 40 }, (_, index) => ({
    id: index + 1,
    // Product 13 has a comment only, product 14 nothing.
    productId: index === 0 ? 13 : rnd.int(1, 12),
    rating: index === 0 || rnd.int(1, 3) === 1 ? null : rnd.int(1, 5),
  }));
  return { customers, categories: tree, products, orders, items, reviews, invoices: invoices(rnd) };
}

/** Every product of a category has the same revenue, and names run against numbers. */
export function shopOfTies(rnd: Random): Shop {
  const customers = names(rnd, 6).map((name, index) => ({ id: index + 1, name, joinedOn: '2025-01-01' }));
  const tree = categories(rnd);
  const sorted = names(rnd, 12).toSorted().toReversed();
  const products = sorted.map((name, index) => ({ id: index + 1, name, categoryId: (index % 3) + 1 }));
  const orders: Shop['orders'] = customers.map(({ id }) => ({
    id,
    customerId: id,
    orderedOn: '2025-05-05',
    status: 'paid',
  }));
  const items = products.map(({ id }) => ({ orderId: (id % 6) + 1, productId: id, quantity: 2, priceCents: 1500 }));
  const reviews = products.map(({ id }) => ({ id, productId: id, rating: 4 }));
  return { customers, categories: tree, products, orders, items, reviews, invoices: invoices(rnd) };
}

const literal = (value: string | number | null): string =>
  typeof value === 'string' ? `'${value.replaceAll("'", "''")}'` : String(value);

function insert(table: string, rows: (string | number | null)[][]): string {
  if (rows.length === 0) return '';
  return `insert into ${table} values ${rows.map((row) => `(${row.map(literal).join(', ')})`).join(', ')};\n`;
}

/** The rows of the whole shop as one script. */
export function toSql(shop: Shop): string {
  return [
    insert(
      'customers',
      shop.customers.map((row) => [row.id, row.name, row.joinedOn]),
    ),
    insert(
      'categories',
      shop.categories.map((row) => [row.id, row.name, row.parentId]),
    ),
    insert(
      'products',
      shop.products.map((row) => [row.id, row.name, row.categoryId]),
    ),
    insert(
      'orders',
      shop.orders.map((row) => [row.id, row.customerId, row.orderedOn, row.status]),
    ),
    insert(
      'order_items',
      shop.items.map((row) => [row.orderId, row.productId, row.quantity, row.priceCents]),
    ),
    insert(
      'reviews',
      shop.reviews.map((row) => [row.id, row.productId, row.rating]),
    ),
    insert(
      'invoices',
      shop.invoices.map((row) => [row.number, row.issuedOn]),
    ),
  ].join('');
}
