import type { Res } from '@kata/harness';

/** An answer with the moments between which the server must have counted it. */
export type Timed = { res: Res; fromMs: number; toMs: number };

export async function timed(send: () => Promise<Res>): Promise<Timed> {
  const fromMs = performance.now();
  const res = await send();
  return { res, fromMs, toMs: performance.now() };
}

/** The moments of several answers as one. */
export function span(answers: readonly Timed[]): { fromMs: number; toMs: number } {
  return {
    fromMs: Math.min(...answers.map(({ fromMs }) => fromMs)),
    toMs: Math.max(...answers.map(({ toMs }) => toMs)),
  };
}
