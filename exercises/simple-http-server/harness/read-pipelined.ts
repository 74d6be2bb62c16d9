/**
 * JSON bodies of answers that follow each other on one connection, cut apart by their `Content-Length`. Reading ends
 * where the bytes no longer look like an answer.
 */
export function readPipelined(bytes: Buffer): unknown[] {
  const bodies: unknown[] = [];
  let at = 0;
  for (;;) {
    const headEnd = bytes.indexOf('\r\n\r\n', at);
    if (headEnd === -1) return bodies;
    const [, length] = /\r\ncontent-length: *(\d+)/i.exec(bytes.toString('latin1', at, headEnd)) ?? [];
    const bodyAt = headEnd + 4;
    const bodyEnd = bodyAt + Number(length);
    if (length === undefined || bodyEnd > bytes.length) return bodies;
    bodies.push(parse(bytes.toString('utf8', bodyAt, bodyEnd)));
    at = bodyEnd;
  }
}

/** A body that is not JSON stands for itself: it then differs from what the test expects. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
