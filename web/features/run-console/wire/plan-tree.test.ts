import { describe, expect, test } from 'vitest';
import { hasSequentialScan, parsePlanTree } from './plan-tree.ts';

const plan = `Limit (10 rows)
  Nested Loop (10 rows)
    Seq Scan on posts (14 rows, 20 filtered out)
    Index Scan using authors_pkey on authors (1 row)
  Sort`;

describe('a plan in words', () => {
  test('becomes a tree of steps with what they read and how many rows', () => {
    const [root, ...others] = parsePlanTree(plan);
    expect(others).toEqual([]);
    expect(root).toMatchObject({ node: 'Limit', target: '', rows: '10 rows' });
    expect(root?.steps.map(({ node }) => node)).toEqual(['Nested Loop', 'Sort']);
    expect(root?.steps[0]?.steps).toMatchObject([
      { node: 'Seq Scan', target: ' on posts', rows: '14 rows, 20 filtered out', isSequentialScan: true },
      { node: 'Index Scan', target: ' using authors_pkey on authors', rows: '1 row', isSequentialScan: false },
    ]);
  });

  test('tells whether a whole table was read', () => {
    expect(hasSequentialScan(plan)).toBe(true);
    expect(hasSequentialScan('Gather\n  Parallel Seq Scan on posts')).toBe(true);
    expect(hasSequentialScan('Index Scan using seq on "Seq Scan" (1 row)')).toBe(false);
  });

  test('shows what there is of one that was cut', () => {
    expect(parsePlanTree('Limit (1 row)\n      Sort (1 ro…')).toMatchObject([
      { node: 'Limit', steps: [{ node: 'Sort (1 ro…', rows: '' }] },
    ]);
  });
});
