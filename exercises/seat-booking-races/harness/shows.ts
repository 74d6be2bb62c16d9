import type { Expect, Http, Random } from '@kata/harness';

export type Show = { id: string; seats: string[] };

/** Names such as `C7`, another row letter in each run. */
export function makeSeats(rnd: Random, count: number): string[] {
  const row = rnd.pick([...'ABCDEFGH']);
  return Array.from({ length: count }, (_, i) => `${row}${i + 1}`);
}

export async function makeShow(
  api: Http,
  { expect, rnd, count }: { expect: Expect; rnd: Random; count: number },
): Promise<Show> {
  const seats = makeSeats(rnd, count);
  const made = await api.post('/shows', { title: `${rnd.word()} ${rnd.word()}`, seats });
  expect.status(made, 201);
  return { id: made.json.id, seats };
}
