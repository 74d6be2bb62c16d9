import type { EncodedRequest } from './encode-request.ts';

const maxLength = 4096;
const ownHeaders = new Set(['accept', 'accept-encoding', 'content-length', 'host']);

/** A command for the learner's own machine, where `$PORT` is set; empty when it would be too long or the body is binary. */
export function curlOf({ method, path, headers, body }: EncodedRequest): string {
  const words = ['curl -i'];
  if (method === 'HEAD') words.push('--head');
  else if (method !== 'GET') words.push(`-X ${method}`);
  words.push('--path-as-is', `"http://127.0.0.1:$PORT"${quote(path)}`);
  for (const [name, value] of Object.entries(headers)) {
    if (!ownHeaders.has(name)) words.push(`-H ${quote(`${name}: ${value}`)}`);
  }
  if (body !== null) {
    const text = body.toString('utf8');
    if (text.length > maxLength || text.includes('\u0000') || !Buffer.from(text, 'utf8').equals(body)) return '';
    words.push(`--data-raw ${quote(text)}`);
  }
  const command = words.join(' ');
  return command.length > maxLength ? '' : command;
}

function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
