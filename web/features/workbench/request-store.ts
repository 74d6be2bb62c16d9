import { z } from 'zod';
import { HttpRequest } from './http-request.ts';

const maxHistory = 50;
const maxSaved = 100;

const NamedRequest = z.object({ name: z.string(), request: HttpRequest });
export type NamedRequest = z.infer<typeof NamedRequest>;
/** `status`: null where there was no answer, or none yet. */
const PastRequest = z.object({ id: z.string(), request: HttpRequest, status: z.int().nullable() });
export type PastRequest = z.infer<typeof PastRequest>;

const Kept = { saved: z.array(NamedRequest), history: z.array(PastRequest) };
type Kind = keyof typeof Kept;

/** One person's requests to one exercise, in this browser. The history goes at sign-out, saved ones with the account. */
export function createRequestStore(owner: string, exercise: string) {
  const keyOf = (kind: Kind): string => `wirekata.bench-${kind}.${owner}.${exercise}`;
  const read = <K extends Kind>(kind: K): z.infer<(typeof Kept)[K]> => {
    try {
      const parsed = Kept[kind].safeParse(JSON.parse(localStorage.getItem(keyOf(kind)) ?? '[]'));
      return (parsed.data ?? []) as z.infer<(typeof Kept)[K]>;
    } catch {
      return [] as z.infer<(typeof Kept)[K]>;
    }
  };
  /** Storage may be full or switched off: the page then works, but forgets. */
  const write = <T>(kind: Kind, value: T[]): T[] => {
    try {
      localStorage.setItem(keyOf(kind), JSON.stringify(value));
    } catch {
      return value;
    }
    return value;
  };
  return {
    saved: () => read('saved'),
    history: () => read('history'),
    /** Under a name that is taken it takes the place of the one before. */
    save: (one: NamedRequest) =>
      write('saved', [...read('saved').filter(({ name }) => name !== one.name), one].slice(-maxSaved)),
    forget: (name: string) =>
      write(
        'saved',
        read('saved').filter((one) => one.name !== name),
      ),
    /** Newest first. */
    remember: (one: PastRequest) =>
      write('history', [one, ...read('history').filter(({ id }) => id !== one.id)].slice(0, maxHistory)),
    clearHistory: () => write<PastRequest>('history', []),
  };
}

export type RequestStore = ReturnType<typeof createRequestStore>;
