import { z } from 'zod';

/**
 * When a process of the learner's counts as started. `{http: path, status}`: that request gets that status. `{tcp: true}`: its
 * port is open. `{log: regex}`: a line that it printed matches. `none`: as soon as it runs; for a process whose
 * beginning cannot be told from outside.
 */
export const Readiness = z.union([
  z.strictObject({ http: z.string().startsWith('/'), status: z.int().default(200) }),
  z.strictObject({ tcp: z.literal(true) }),
  z.strictObject({ log: z.string().min(1).refine(isRegex, 'must be a regular expression of JavaScript') }),
  z.literal('none'),
]);
export type Readiness = z.infer<typeof Readiness>;

/** Processes that take connections are told from those that only work: consumers of a queue, schedulers. */
export const hasPort = (ready: Readiness): boolean => ready !== 'none' && !('log' in ready);

function isRegex(text: string): boolean {
  try {
    return new RegExp(text, 'm') instanceof RegExp;
  } catch {
    return false;
  }
}
