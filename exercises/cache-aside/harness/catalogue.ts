import type { Json, Postgres, Random } from '@kata/harness';

export type Product = { id: number; name: string; priceCents: number };

/** A product that no test of the run has used. */
export function makeProduct(rnd: Random): Product {
  return { id: rnd.int(1, 1_000_000_000), name: `${rnd.word()} ${rnd.word()}`, priceCents: rnd.int(100, 90_000) };
}

/** Adds it as another program of the shop does: directly. */
export async function addProduct(pg: Postgres, { id, name, priceCents }: Product): Promise<void> {
  await pg.q('insert into products (id, name, price_cents) values ($1, $2, $3)', [id, name, priceCents]);
}

export async function addPrice(pg: Postgres, customer: string, { id }: Product, priceCents: number): Promise<void> {
  await pg.q('insert into customer_prices (customer, product_id, price_cents) values ($1, $2, $3)', [
    customer,
    id,
    priceCents,
  ]);
}

/** How many of these statements read or change something. */
export function countQueries(statements: readonly { kind: string }[]): number {
  return statements.filter(({ kind }) => kind === 'query').length;
}

export const asCustomer = (customer: string): { headers: Json } => ({ headers: { 'x-customer': customer } });
