/** Past this, a run ends: nobody reads it, and moving it costs everyone (`docs/security.md` S12). */
export const hardOutputBytes = 8 * 1024 * 1024;

export type CappedOutput = {
  /** Text to show of this piece, or undefined when the cap is reached. */
  take(bytes: Buffer): { text: string; justCapped: boolean } | undefined;
  totalBytes(): number;
  /** Bytes that were not shown although they might have been. */
  droppedBytes(): number;
  /** From now on nothing is to be shown anyway: what is dropped is not counted, its length could tell something. */
  seal(): void;
};

/** Decodes UTF-8 over piece borders and passes on the first `shownBytes` bytes; everything is counted. */
export function capOutput(shownBytes: number): CappedOutput {
  const decoder = new TextDecoder('utf-8');
  let totalBytes = 0;
  let droppedBytes = 0;
  let isSealed = false;
  return {
    take(bytes) {
      const before = totalBytes;
      totalBytes += bytes.length;
      if (!isSealed) droppedBytes += bytes.length - Math.max(0, Math.min(bytes.length, shownBytes - before));
      if (before >= shownBytes) return undefined;
      const text = decoder.decode(bytes.subarray(0, shownBytes - before), { stream: true });
      return { text, justCapped: totalBytes >= shownBytes };
    },
    totalBytes: () => totalBytes,
    droppedBytes: () => droppedBytes,
    seal: () => {
      isSealed = true;
    },
  };
}
