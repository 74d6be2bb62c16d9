/** The newest output of each process: what an exit is explained with, and what the harness may ask for. */
export interface OutputTail {
  add(process: string, bytes: Buffer): void;
  /** Its next start begins with nothing printed. */
  clear(process: string): void;
  /** The newest bytes as text, both streams as they came. */
  read(process: string, maxBytes?: number): string;
}

/** Fits a line of the grader's protocol, whatever JSON makes of control characters. */
export const maxTailBytes = 64 * 1024;

export function createOutputTail(): OutputTail {
  const tails = new Map<string, Buffer>();
  return {
    add(process, bytes) {
      const joined = Buffer.concat([tails.get(process) ?? Buffer.alloc(0), bytes.subarray(-maxTailBytes)]);
      tails.set(process, joined.length > maxTailBytes ? joined.subarray(-maxTailBytes) : joined);
    },
    clear: (process) => void tails.delete(process),
    read: (process, maxBytes = maxTailBytes) =>
      (tails.get(process) ?? Buffer.alloc(0)).subarray(-maxBytes).toString('utf8'),
  };
}
