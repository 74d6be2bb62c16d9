import type { Json, Postgres, Random, Ws } from '@kata/harness';

/** For a busy machine. */
export const patience = { within: '8s' } as const;

export type Person = { name: string; token: string };

/** Somebody new who is signed in, as the sign-in of the club does it. */
export async function signIn(pg: Postgres, rnd: Random): Promise<Person> {
  const person = { name: `${rnd.word()}-${rnd.int(1000, 9999)}`, token: rnd.uuid() };
  await pg.q('insert into sessions (token, name) values ($1, $2)', [person.token, person.name]);
  return person;
}

/** A room that nobody has been in. */
export function makeRoom(rnd: Random): string {
  return `/rooms/${rnd.word()}-${rnd.int(1, 999_999_999)}`;
}

/** What has been said, as this connection has heard it so far. */
export function heard(connection: Ws): Json[] {
  return connection.all().flatMap(({ json }) => (json.type === 'message' ? [json] : []));
}

export const seqsOf = (messages: readonly Json[]): number[] => messages.map(({ seq }) => seq);

/** `[first, first + 1, … last]` */
export function range(first: number, last: number): number[] {
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => first + i);
}

/** Says it and waits for the acknowledgement; returns its number. */
export async function say(connection: Ws, text: string, id: string): Promise<number> {
  connection.send({ type: 'say', id, text });
  const { json } = await connection.next({ type: 'ack', id }, patience);
  return json.seq;
}
