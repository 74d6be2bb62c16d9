import { clip } from '../json/clip.ts';

const maxLineLength = 2048;
const maxLength = 16 * 1024;

/** What one side of a connection has said, a line a message, as the learner reads it. */
export interface Transcript {
  add(text: string): void;
  bytes(): Buffer;
}

export function createTranscript(): Transcript {
  const lines: string[] = [];
  let length = 0;
  let leftOutCount = 0;
  return {
    add(text) {
      const line = clip(text, maxLineLength);
      if (length + line.length > maxLength) {
        leftOutCount++;
        return;
      }
      length += line.length + 1;
      lines.push(line);
    },
    bytes: () => Buffer.from([...lines, ...(leftOutCount === 0 ? [] : [`… ${leftOutCount} more`])].join('\n')),
  };
}
