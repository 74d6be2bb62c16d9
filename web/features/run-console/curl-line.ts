import type { HttpExchange } from '#contracts/run-event.ts';

/** curl sends these by itself, or they belong to the harness's connection. */
const omittedHeaders = new Set([
  'host',
  'connection',
  'content-length',
  'accept-encoding',
  'user-agent',
  'transfer-encoding',
]);

/** The request as a command for a POSIX shell; `$PORT` is left for the learner's own server. */
export function curlLine({ request }: HttpExchange): string {
  const parts = ['curl -i'];
  if (request.method !== 'GET') parts.push(request.method === 'HEAD' ? '--head' : `-X ${request.method}`);
  parts.push(`"http://127.0.0.1:$PORT"${quote(request.path)}`);
  for (const [name, value] of request.headers) {
    if (!omittedHeaders.has(name.toLowerCase())) parts.push(`-H ${quote(`${name}: ${value}`)}`);
  }
  if (request.body) parts.push(`--data-binary ${quote(request.body)}`);
  return parts.join(' ');
}

const quote = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;
