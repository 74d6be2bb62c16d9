import type { IncomingMessage } from 'node:http';
import type { StubCall } from '../api/served.ts';
import { LearnerFailure } from '../failure.ts';
import { clip } from '../json/clip.ts';
import { parseJson } from '../json/safe-json.ts';

/** A call while it is under way: the parts that change. */
export type OpenCall = StubCall & { endedAtMs: number | null; isAborted: boolean; hasReadBody: boolean };

export type CallFacts = { n: number; stub: string; route: string; params: Record<string, string>; atMs: number };

export function openCall(
  { method = '', url = '/', headers }: IncomingMessage,
  body: Buffer,
  { n, stub, route, params, atMs }: CallFacts,
): OpenCall {
  const { path, query } = splitUrl(url);
  let text: string | undefined;
  return {
    ...{ n, route, method, path, params, query, atMs, bytes: body },
    headers: Object.assign(Object.create(null), flatten(headers)),
    endedAtMs: null,
    isAborted: false,
    hasReadBody: false,
    get text() {
      text ??= body.toString('utf8');
      return text;
    },
    get json() {
      this.hasReadBody = true;
      const parsed = parseJson(this.text);
      if ('value' in parsed) return parsed.value;
      throw new LearnerFailure({
        message: `The body of ${method} ${clip(url, 120)} to "${stub}" ${parsed.problem}.`,
        expected: 'a JSON body',
        actual: clip(this.text, 512),
      });
    },
  };
}

export function splitUrl(url: string): { path: string; query: Record<string, string> } {
  const [path = '/', search = ''] = url.split('?', 2);
  return { path, query: Object.assign(Object.create(null), Object.fromEntries(new URLSearchParams(search))) };
}

function flatten(headers: IncomingMessage['headers']): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value ?? ''].flat().join(', ')]));
}
