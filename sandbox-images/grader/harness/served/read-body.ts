import type { IncomingMessage } from 'node:http';

/** The whole body, or `null` when it is longer; what is left of it is then not read. */
export async function readBody(request: IncomingMessage, maxBytes: number): Promise<Buffer | null> {
  const pieces: Buffer[] = [];
  let byteCount = 0;
  for await (const piece of request as AsyncIterable<Buffer>) {
    byteCount += piece.length;
    if (byteCount > maxBytes) return null;
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}
