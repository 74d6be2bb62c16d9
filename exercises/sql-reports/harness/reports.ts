import type { ReportName } from './oracle.ts';

/** File and columns of each report. */
export const reports: Record<ReportName, { file: string; columns: string[] }> = {
  noOrders: { file: 'customers-without-orders.sql', columns: ['id', 'name'] },
  orderCounts: { file: 'orders-per-customer.sql', columns: ['id', 'name', 'orders'] },
  revenue: { file: 'monthly-revenue.sql', columns: ['month', 'revenue_cents', 'running_cents'] },
  ratings: { file: 'product-ratings.sql', columns: ['product', 'reviews', 'rated', 'average'] },
  top: { file: 'top-products.sql', columns: ['category', 'product', 'revenue_cents', 'place'] },
  retention: { file: 'retention.sql', columns: ['month', 'customers', 'returned'] },
  tree: { file: 'category-tree.sql', columns: ['id', 'path', 'depth'] },
  gaps: { file: 'invoice-gaps.sql', columns: ['first_missing', 'last_missing'] },
};
