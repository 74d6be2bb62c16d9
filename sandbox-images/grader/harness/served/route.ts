import { HarnessFault } from '../failure.ts';

/** A parsed route such as `GET /users/:id`. */
export interface Route {
  readonly text: string;
  /** The parameters when it fits, otherwise `null`. */
  match(method: string, path: string): Record<string, string> | null;
}

/** @throws HarnessFault when it is not a method, a space and a path. */
export function parseRoute(text: string): Route {
  const [, method = '', pattern = ''] = /^([A-Z]+|\*) (\/\S*)$/.exec(text) ?? [];
  if (method === '') throw new HarnessFault(`"${text}" is not a route of a stub: write 'GET /users/:id'.`);
  const parts = pattern.split('/');
  const isOpen = parts.at(-1) === '*';
  const fixed = isOpen ? parts.slice(0, -1) : parts;
  return {
    text,
    match(actualMethod, path) {
      const actual = path.split('/');
      const fits = isOpen ? actual.length >= fixed.length : actual.length === fixed.length;
      return fits && (method === '*' || method === actualMethod) ? matchParts(fixed, actual) : null;
    },
  };
}

function matchParts(fixed: readonly string[], actual: readonly string[]): Record<string, string> | null {
  const params = Object.create(null) as Record<string, string>;
  for (const [at, part] of fixed.entries()) {
    const value = actual[at] ?? '';
    const isParameter = part.startsWith(':');
    if (isParameter ? value === '' : part !== value) return null;
    if (isParameter) params[part.slice(1)] = decode(value);
  }
  return params;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
