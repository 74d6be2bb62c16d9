import type { WireAnswer } from './send-request.ts';
import { maxHeaderBytes, WireFailure } from './wire-failure.ts';

type RawAnswer = Omit<WireAnswer, 'ms'>;

/**
 * The first answer in these bytes, or `null` while it is incomplete. To HEAD, whatever follows the headers until the
 * connection ends is the body: there should be none, and a test may want to see that.
 * @throws WireFailure when it is not HTTP/1.1.
 */
export function readRawAnswer(
  bytes: Buffer,
  { isHead, hasEnded }: { isHead: boolean; hasEnded: boolean },
): RawAnswer | null {
  const headEnd = bytes.indexOf('\r\n\r\n');
  if (headEnd > maxHeaderBytes || (headEnd === -1 && bytes.length > maxHeaderBytes)) {
    throw new WireFailure('too-large', 'the headers of the answer are longer than 16 KB');
  }
  if (headEnd === -1) return null;
  const head = readHead(bytes.toString('latin1', 0, headEnd));
  const rest = bytes.subarray(headEnd + 4);
  if (head.status >= 100 && head.status < 200) return readRawAnswer(rest, { isHead, hasEnded });
  const body = isHead ? (hasEnded ? rest : null) : readBody(head, rest, hasEnded);
  return body === null ? null : { ...head, body };
}

function readHead(text: string): Omit<RawAnswer, 'body'> {
  const [statusLine = '', ...lines] = text.split('\r\n');
  const [, status] = /^HTTP\/1\.[01] (\d{3})( |$)/.exec(statusLine) ?? [];
  if (status === undefined)
    throw new WireFailure(
      'malformed',
      `the answer does not begin like HTTP/1.1: ${JSON.stringify(statusLine.slice(0, 80))}`,
    );
  const headers = lines.map((line): [string, string] => {
    const colon = line.indexOf(':');
    if (colon < 1)
      throw new WireFailure(
        'malformed',
        `the answer has a header without a colon: ${JSON.stringify(line.slice(0, 80))}`,
      );
    return [line.slice(0, colon), line.slice(colon + 1).trim()];
  });
  return { status: Number(status), headers };
}

function readBody({ status, headers }: Omit<RawAnswer, 'body'>, rest: Buffer, hasEnded: boolean): Buffer | null {
  if (status === 204 || status === 304) return Buffer.alloc(0);
  const header = (name: string): string | undefined => headers.find(([key]) => key.toLowerCase() === name)?.[1];
  if (/\bchunked\b/i.test(header('transfer-encoding') ?? '')) return joinChunks(rest);
  const length = header('content-length');
  if (length !== undefined) return rest.length >= Number(length) ? rest.subarray(0, Number(length)) : null;
  return hasEnded ? rest : null;
}

function joinChunks(bytes: Buffer): Buffer | null {
  const pieces: Buffer[] = [];
  let at = 0;
  for (;;) {
    const lineEnd = bytes.indexOf('\r\n', at);
    if (lineEnd === -1) return null;
    const size = Number.parseInt(bytes.toString('latin1', at, lineEnd), 16);
    if (!(size >= 0)) throw new WireFailure('malformed', 'the answer has a chunk without a size');
    if (size === 0) return Buffer.concat(pieces);
    if (lineEnd + 2 + size > bytes.length) return null;
    pieces.push(bytes.subarray(lineEnd + 2, lineEnd + 2 + size));
    at = lineEnd + 4 + size;
  }
}
