import type { Res } from '../api/http.ts';
import type { Caused } from '../capture/capture.ts';
import type { Share } from '../capture/track.ts';
import { callOf } from '../capture/upstream-calls.ts';
import { LearnerFailure } from '../failure.ts';
import { clip } from '../json/clip.ts';
import { parseJson } from '../json/safe-json.ts';
import type { SeenExchange, TestScope } from '../test-scope.ts';
import type { EncodedRequest } from './encode-request.ts';
import type { WireAnswer } from './send-request.ts';

/** An answer with what a failure message needs to know about its question. */
export type SeenRes = Res & { readonly seen: SeenExchange };

export function createRes(
  { method, path }: EncodedRequest,
  { answer, seen, scope, caused }: { answer: WireAnswer; seen: SeenExchange; scope: TestScope; caused: Caused },
): SeenRes {
  let text: string | undefined;
  const read = <T>({ items, problem }: Share<T>): readonly T[] => {
    scope.hasReadAnswer = true;
    if (problem !== null) throw problem;
    return items;
  };
  let parsed: ReturnType<typeof parseJson> | undefined;
  return {
    n: seen.n,
    method,
    path,
    status: answer.status,
    headers: joinHeaders(answer.headers),
    bytes: answer.body,
    ms: answer.ms,
    seen,
    get sql() {
      return read(caused.sql);
    },
    get redis() {
      return read(caused.redis);
    },
    get upstream() {
      scope.hasReadAnswer = true;
      return caused.calls.map(callOf);
    },
    get text() {
      text ??= answer.body.toString('utf8');
      return text;
    },
    get json() {
      scope.hasReadAnswer = true;
      parsed ??= parseJson(this.text);
      if ('value' in parsed) return parsed.value;
      throw new LearnerFailure({
        message: `The body of the answer to ${method} ${clip(path, 120)} ${parsed.problem}.`,
        did: seen.did,
        expected: 'a JSON body',
        actual: `status ${answer.status}, body: ${clip(this.text, 512)}`,
        see: [seen.n],
        curl: seen.curl,
      });
    },
  };
}

export function joinHeaders(headers: [string, string][]): Record<string, string> {
  const joined = Object.create(null) as Record<string, string>;
  for (const [rawName, value] of headers) {
    const name = rawName.toLowerCase();
    const separator = name === 'set-cookie' ? '\n' : ', ';
    joined[name] = joined[name] === undefined ? value : `${joined[name]}${separator}${value}`;
  }
  return joined;
}
