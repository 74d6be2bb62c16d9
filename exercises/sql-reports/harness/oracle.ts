import type { Shop } from './shop.ts';

type Cell = string | number | null;

const monthOf = (date: string): string => date.slice(0, 7);
const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const sum = (numbers: number[]): number => numbers.reduce((total, number) => total + number, 0);

function monthAfter(month: string): string {
  const [year = 0, number = 0] = month.split('-').map(Number);
  return number === 12 ? `${year + 1}-01` : `${year}-${String(number + 1).padStart(2, '0')}`;
}

/** Revenue of one product over paid orders; undefined when it was never in one. */
function revenueOf(shop: Shop, productId: number): number | undefined {
  const paid = new Set(shop.orders.filter((order) => order.status === 'paid').map((order) => order.id));
  const items = shop.items.filter((item) => item.productId === productId && paid.has(item.orderId));
  return items.length === 0 ? undefined : sum(items.map((item) => item.quantity * item.priceCents));
}

/** What each report has to be, worked out without SQL. */
export const oracle = {
  noOrders: (shop: Shop): Cell[][] =>
    shop.customers
      .filter(({ id }) => !shop.orders.some((order) => order.customerId === id))
      .map(({ id, name }) => [id, name]),

  orderCounts: (shop: Shop): Cell[][] =>
    shop.customers
      .map(({ id, name }) => ({
        id,
        name,
        count: shop.orders.filter((order) => order.customerId === id && order.status === 'paid').length,
      }))
      .toSorted((a, b) => b.count - a.count || a.id - b.id)
      .map(({ id, name, count }) => [id, name, count]),

  revenue: (shop: Shop): Cell[][] => {
    const months = new Map<string, number>();
    for (const order of shop.orders.filter(({ status }) => status === 'paid')) {
      const own = shop.items.filter((item) => item.orderId === order.id).map((item) => item.quantity * item.priceCents);
      if (own.length > 0) months.set(monthOf(order.orderedOn), (months.get(monthOf(order.orderedOn)) ?? 0) + sum(own));
    }
    let running = 0;
    return [...months]
      .toSorted(([a], [b]) => byText(a, b))
      .map(([month, cents]) => {
        running += cents;
        return [month, cents, running];
      });
  },

  ratings: (shop: Shop): Cell[][] =>
    shop.products
      .toSorted((a, b) => byText(a.name, b.name))
      .map(({ id, name }) => {
        const reviews = shop.reviews.filter((review) => review.productId === id);
        const ratings = reviews.flatMap(({ rating }) => (rating === null ? [] : [rating]));
        const average = ratings.length === 0 ? null : Math.round((sum(ratings) / ratings.length) * 100 + 1e-9) / 100;
        return [name, reviews.length, ratings.length, average];
      }),

  top: (shop: Shop): Cell[][] =>
    shop.categories
      .toSorted((a, b) => byText(a.name, b.name))
      .flatMap((category) =>
        shop.products
          .filter((product) => product.categoryId === category.id)
          .flatMap(({ id, name }) => {
            const cents = revenueOf(shop, id);
            return cents === undefined ? [] : [{ name, cents }];
          })
          .toSorted((a, b) => b.cents - a.cents || byText(a.name, b.name))
          .slice(0, 2)
          .map(({ name, cents }, index): Cell[] => [category.name, name, cents, index + 1]),
      ),

  retention: (shop: Shop): Cell[][] => {
    const active = new Map<number, Set<string>>();
    for (const { customerId, orderedOn, status } of shop.orders) {
      if (customerId === null || status !== 'paid') continue;
      active.set(customerId, (active.get(customerId) ?? new Set()).add(monthOf(orderedOn)));
    }
    const rows = new Map<string, { customers: number; returned: number }>();
    for (const months of active.values()) {
      const first = [...months].toSorted(byText)[0] ?? '';
      const row = rows.get(first) ?? { customers: 0, returned: 0 };
      rows.set(first, {
        customers: row.customers + 1,
        returned: row.returned + (months.has(monthAfter(first)) ? 1 : 0),
      });
    }
    return [...rows]
      .toSorted(([a], [b]) => byText(a, b))
      .map(([month, { customers, returned }]) => [month, customers, returned]);
  },

  tree: (shop: Shop): Cell[][] => {
    const pathOf = (id: number | null): string[] => {
      const category = shop.categories.find((candidate) => candidate.id === id);
      return category === undefined ? [] : [...pathOf(category.parentId), category.name];
    };
    return shop.categories
      .map(({ id }) => ({ id, path: pathOf(id) }))
      .map(({ id, path }): [number, string, number] => [id, path.join(' > '), path.length])
      .toSorted((a, b) => byText(a[1], b[1]));
  },

  gaps: (shop: Shop): Cell[][] => {
    const numbers = shop.invoices.map(({ number }) => number).toSorted((a, b) => a - b);
    return numbers.flatMap((number, index) => {
      const next = numbers[index + 1];
      return next === undefined || next === number + 1 ? [] : [[number + 1, next - 1]];
    });
  },
};
export type ReportName = keyof typeof oracle;
