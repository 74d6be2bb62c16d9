import type { Attribution, Call } from '../api/captured.ts';
import type { ExchangeWindows } from './exchange-windows.ts';

/** What a stub got. `endedAtMs` and `status` are filled in when the answer is over. */
export type UpstreamCall = {
  readonly stub: string;
  readonly method: string;
  readonly path: string;
  readonly atMs: number;
  endedAtMs: number | null;
  status: number | null;
};
export type SharedCall = { readonly call: UpstreamCall; readonly attribution: Attribution };

/** The calls of the learner's program to the harness's stubs, told apart by the request that was in flight. */
export interface UpstreamCalls {
  add(call: UpstreamCall): void;
  begin(n: number): void;
  finish(n: number): readonly SharedCall[];
}

/** Of one request: the learner decides how many there are. */
const maxKeptCount = 1000;

export function createUpstreamCalls(windows: ExchangeWindows): UpstreamCalls {
  const shares = new Map<number, SharedCall[]>();
  return {
    add(call) {
      const { numbers, attribution } = windows.ownersOf(Math.floor(Date.now()));
      for (const n of numbers) {
        const share = shares.get(n);
        if (share !== undefined && share.length < maxKeptCount) share.push({ call, attribution });
      }
    },
    begin: (n) => void shares.set(n, []),
    finish(n) {
      const share = shares.get(n) ?? [];
      shares.delete(n);
      return share;
    },
  };
}

/** As it is at this moment. */
export function callOf({ call, attribution }: SharedCall): Call {
  const { stub, method, path, atMs, endedAtMs, status } = call;
  const ms = endedAtMs === null ? null : Math.round((endedAtMs - atMs) * 100) / 100;
  return { stub, method, path, status, ms, attribution };
}
