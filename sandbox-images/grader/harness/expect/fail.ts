import { type FailureParts, LearnerFailure } from '../failure.ts';
import type { SeenExchange } from '../test-scope.ts';

/** Throws a failure that points at these exchanges, the last of which lends its description and `curl` line. */
export function failAt(exchanges: readonly SeenExchange[], parts: FailureParts): never {
  const last = exchanges.at(-1);
  throw new LearnerFailure({
    ...(last === undefined ? {} : { did: last.did }),
    ...(last === undefined || last.curl === '' ? {} : { curl: last.curl }),
    see: exchanges.map(({ n }) => n),
    ...parts,
  });
}
