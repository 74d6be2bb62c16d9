import type { Json, Postgres, Res } from '@kata/harness';

const insertedCount = 500;

/** What Postgres reads for the statements of a request: tables read as a whole, and pages in all. */
export async function readCost(
  pg: Postgres,
  res: Res,
): Promise<{ scanned: string[]; pageCount: number; slowest: string }> {
  const scanned = new Set<string>();
  let pageCount = 0;
  let slowest = '';
  for (const { kind, text, params } of res.sql) {
    if (kind !== 'query') continue;
    const [row] = await pg.as('app').q(`explain (analyze, buffers, timing off, format json) ${text}`, [...params]);
    const { Plan: root } = explained(row);
    pageCount += pagesOf(root);
    for (const node of nodesOf(root)) {
      if (node['Node Type'] === 'Seq Scan' && tables.has(node['Relation Name'])) {
        scanned.add(node['Relation Name']);
        slowest = text;
      }
    }
  }
  return { scanned: [...scanned], pageCount, slowest };
}

const tables = new Set(['customers', 'orders']);

/** Bytes that Postgres writes to its log for each inserted order: one record for the row and one for each index. */
export async function insertCost(pg: Postgres): Promise<{ bytesPerRow: number }> {
  const before = await logEnd(pg);
  await pg.as('app').q(
    `insert into orders (customer_id, status, placed_at, total_cents)
     select n * 31, 'paid', timestamptz '2025-06-01Z' + n * interval '1 hour', 100 from generate_series(1, ${insertedCount}) as n`,
  );
  return { bytesPerRow: Math.round(((await logEnd(pg)) - before) / insertedCount) };
}

async function logEnd(pg: Postgres): Promise<number> {
  const [row] = await pg.q("select (pg_current_wal_insert_lsn() - '0/0')::float8 as at");
  return row?.['at'];
}

function explained(row: Json): Json {
  const plan = row['QUERY PLAN'];
  return (typeof plan === 'string' ? JSON.parse(plan) : plan)[0];
}

function pagesOf(node: Json): number {
  return node['Shared Hit Blocks'] + node['Shared Read Blocks'];
}

function nodesOf(node: Json): Json[] {
  return [node, ...(node.Plans ?? []).flatMap(nodesOf)];
}
