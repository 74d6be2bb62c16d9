import type { Json, Random } from '@kata/harness';

/** For a busy machine. */
export const patience = { within: '8s' } as const;

export type User = { id: string; email: string };

export function makeUser(rnd: Random): User {
  const id = `${rnd.word()}-${rnd.int(1, 999_999_999)}`;
  return { id, email: `${id}@hut.example` };
}

/** A notification with a key of its own. */
export function makeNotice(rnd: Random, user: User, more: object = {}): Json {
  return {
    key: rnd.uuid(),
    user: user.id,
    subject: `${rnd.word()} né 🚲`,
    text: `${rnd.word()} ${rnd.word()}`,
    ...more,
  };
}

/** The time of day that clocks in that zone show at that moment: `17:05:30`. */
export function timeIn(timeZone: string, atMs: number): string {
  return new Date(atMs).toLocaleTimeString('en-GB', { timeZone, hourCycle: 'h23' });
}
