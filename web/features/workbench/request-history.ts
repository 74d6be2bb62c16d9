import { z } from 'zod';
import type { HttpRequest } from '#contracts/workbench.ts';

const maxCount = 50;

const KeptRequest: z.ZodType<HttpRequest> = z.object({
  method: z.string(),
  path: z.string(),
  headers: z.array(z.tuple([z.string(), z.string()])),
  body: z.string().nullable(),
});
/** `status`: null where there was no answer, or none yet. */
const PastRequest = z.object({ id: z.string(), request: KeptRequest, status: z.int().nullable() });
export type PastRequest = z.infer<typeof PastRequest>;

/** What one person has sent to one exercise from this browser, newest first. It goes at sign-out. */
export function createRequestHistory(owner: string, exercise: string) {
  const key = `wirekata.bench-history.${owner}.${exercise}`;
  const read = (): PastRequest[] => {
    try {
      return z.array(PastRequest).safeParse(JSON.parse(localStorage.getItem(key) ?? '[]')).data ?? [];
    } catch {
      return [];
    }
  };
  /** Storage may be full or switched off: the page then works, but forgets. */
  const write = (past: PastRequest[]): PastRequest[] => {
    try {
      localStorage.setItem(key, JSON.stringify(past));
    } catch {
      return past;
    }
    return past;
  };
  return {
    read,
    add: (one: PastRequest) => write([one, ...read().filter(({ id }) => id !== one.id)].slice(0, maxCount)),
    clear: () => write([]),
  };
}

export type RequestHistory = ReturnType<typeof createRequestHistory>;
