import { createAnsiReader } from './ansi.ts';
import type { ConsoleChunk } from './run-state.ts';

export interface ConsolePart {
  /** Unique and lasting: output only ever grows. */
  key: string;
  text: string;
  /** Where it begins in the text of all parts. */
  start: number;
  stream: ConsoleChunk['stream'];
  styles: string[];
}

/** Chunks as they are shown. Colours of a stream last until it changes them, over all of its chunks. */
export function partsOf(chunks: readonly ConsoleChunk[]): ConsolePart[] {
  const readers = new Map<string, ReturnType<typeof createAnsiReader>>();
  const parts: ConsolePart[] = [];
  let start = 0;
  for (const { seq, process, stream, text } of chunks) {
    const source = `${stream} ${process}`;
    const read = readers.get(source) ?? createAnsiReader();
    readers.set(source, read);
    for (const [index, part] of read(text).entries()) {
      parts.push({ key: `${seq}.${index}`, start, stream, ...part });
      start += part.text.length;
    }
  }
  return parts;
}
