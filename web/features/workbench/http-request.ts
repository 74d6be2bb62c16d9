import type { HttpRequest } from '#contracts/workbench.ts';

export const headerLines = (headers: HttpRequest['headers']): string =>
  headers.map(([name, value]) => `${name}: ${value}`).join('\n');

/** The first line that is no header is in `wrong`. */
export function parseHeaderLines(text: string): { headers: [string, string][]; wrong: string | null } {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const wrong = lines.find((line) => !/^[\w!#$%&'*+.^`|~-]+:/.test(line.trim())) ?? null;
  const headers = lines.map((line): [string, string] => {
    const at = line.indexOf(':');
    return [line.slice(0, at).trim(), line.slice(at + 1).trim()];
  });
  return { headers, wrong };
}

/** Indented JSON, or null where it is none. */
export function formatJson(text: string): string | null {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return null;
  }
}

/** JSON goes as JSON unless a header says otherwise: learners mean that, and frameworks look at nothing else. */
export function withJsonType(request: HttpRequest): HttpRequest {
  if (!isSentAsJson(request)) return request;
  return { ...request, headers: [...request.headers, ['Content-Type', 'application/json']] };
}

export function isSentAsJson({ headers, body }: Pick<HttpRequest, 'headers' | 'body'>): boolean {
  if (body === null || headers.some(([name]) => name.toLowerCase() === 'content-type')) return false;
  return formatJson(body) !== null;
}
