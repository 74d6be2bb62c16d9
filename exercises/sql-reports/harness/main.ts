import { kata } from '@kata/harness';
import { fillLargeShop, straightforward } from './large-shop.ts';
import { oracle, type ReportName } from './oracle.ts';
import { reports } from './reports.ts';
import { emptyShop, ordinaryShop, type Shop, shopOfTies, toSql } from './shop.ts';

const maxCostRatio = 5;

export default kata(({ group, test, pg, solution, fixture, expect, rnd }) => {
  /** A test body that runs one report on this shop; the first test of a group fills its empty database. */
  const checksOn = (makeShop: () => Shop) => {
    let shop: Shop | undefined;
    return (report: ReportName) => async () => {
      if (shop === undefined) {
        const made = makeShop();
        await pg().script(fixture('schema.sql') + toSql(made));
        shop = made;
      }
      const { file, columns } = reports[report];
      expect.rows(await pg().run(solution(file)), oracle[report](shop), { columns });
    };
  };

  group('nulls', () => {
    const check = checksOn(() => ordinaryShop(rnd));
    test('nulls.no-orders', 'Customers without orders', check('noOrders'));
    test('nulls.order-counts', 'Orders per customer', check('orderCounts'));
    test('nulls.revenue', 'Monthly revenue', check('revenue'));
    test('nulls.ratings', 'Product ratings', check('ratings'));
    test('nulls.top', 'Top products', check('top'));
    test('nulls.retention', 'Retention', check('retention'));
    test('nulls.tree', 'Category tree', check('tree'));
    test('nulls.gaps', 'Invoice gaps', check('gaps'));
  });

  group('ties', () => {
    const check = checksOn(() => shopOfTies(rnd));
    test('ties.no-orders', 'Customers without orders, with ties', check('noOrders'));
    test('ties.order-counts', 'Orders per customer, with ties', check('orderCounts'));
    test('ties.revenue', 'Monthly revenue, with ties', check('revenue'));
    test('ties.ratings', 'Product ratings, with ties', check('ratings'));
    test('ties.top', 'Top products, with ties', check('top'));
    test('ties.retention', 'Retention, with ties', check('retention'));
    test('ties.tree', 'Category tree, with ties', check('tree'));
    test('ties.gaps', 'Invoice gaps, with ties', check('gaps'));
  });

  group('empty', () => {
    const check = checksOn(() => emptyShop);
    test('empty.no-orders', 'Customers without orders, with empty tables', check('noOrders'));
    test('empty.order-counts', 'Orders per customer, with empty tables', check('orderCounts'));
    test('empty.revenue', 'Monthly revenue, with empty tables', check('revenue'));
    test('empty.ratings', 'Product ratings, with empty tables', check('ratings'));
    test('empty.top', 'Top products, with empty tables', check('top'));
    test('empty.retention', 'Retention, with empty tables', check('retention'));
    test('empty.tree', 'Category tree, with empty tables', check('tree'));
    test('empty.gaps', 'Invoice gaps, with empty tables', check('gaps'));
  });

  group('cost', () => {
    test(
      'cost.million',
      'Every report stays cheap with a million order items',
      async () => {
        await pg().script(fillLargeShop(fixture('schema.sql')));
        for (const [report, { file }] of Object.entries(reports)) {
          const own = await pg().explain(straightforward[report as ReportName]);
          const theirs = await pg().explain(solution(file));
          const ratio = Math.round((theirs.cost / own.cost) * 10) / 10;
          expect.value(ratio, `the cost of ${file}, as a multiple of a straightforward query's`).atMost(maxCostRatio);
        }
      },
      { timeout: '90s' },
    );
  });
});
