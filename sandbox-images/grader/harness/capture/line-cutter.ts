/** Longer lines lose their end. */
const maxLineBytes = 16 * 1024;

/** Returns a function to feed with chunks; calls `onLine` for each line without its CRLF, in latin-1: one character a byte. */
export function createLineCutter(onLine: (line: string) => void): (chunk: Buffer) => void {
  let line = '';
  return (chunk) => {
    let start = 0;
    for (let end = chunk.indexOf(10); end !== -1; end = chunk.indexOf(10, start)) {
      onLine((line + text(chunk, start, end, line.length)).replace(/\r$/, ''));
      line = '';
      start = end + 1;
    }
    line += text(chunk, start, chunk.length, line.length);
  };
}

function text(chunk: Buffer, start: number, end: number, heldBytes: number): string {
  return chunk.toString('latin1', start, Math.min(end, start + Math.max(0, maxLineBytes - heldBytes)));
}
