import type { Readable } from 'node:stream';

const magic = Buffer.from('WKGRADER1\n');

export type OrderInput = {
  onLine(line: string): void;
  /** Stray bytes before the magic line: something else writes to our stdin. */
  onStray(): void;
  onEnd(): void;
};

/** Lines of the worker after the magic one. A line may be megabytes long: it carries fixtures. */
export function readOrderInput(stdin: Readable, { onLine, onStray, onEnd }: OrderInput): void {
  let pieces: Buffer[] = [];
  let awaited = magic;
  stdin.on('data', (piece: Buffer) => {
    const start = Math.min(awaited.length, piece.length);
    if (!piece.subarray(0, start).equals(awaited.subarray(0, start))) return onStray();
    awaited = awaited.subarray(start);
    let rest = piece.subarray(start);
    for (let end = rest.indexOf(10); end !== -1; end = rest.indexOf(10)) {
      const line = Buffer.concat([...pieces, rest.subarray(0, end)]);
      pieces = [];
      rest = rest.subarray(end + 1);
      onLine(line.toString('utf8'));
    }
    if (rest.length > 0) pieces.push(rest);
  });
  stdin.on('end', onEnd);
  stdin.on('error', onEnd);
}
