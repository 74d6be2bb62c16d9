import { type Problem, problem } from './problem.ts';

const decoder = new TextDecoder('utf-8', { fatal: true });

/** @returns the text, or the problem when the bytes are not UTF-8 text. */
export function decodeText(file: string, bytes: Buffer): { text: string } | { problem: Problem } {
  try {
    const text = decoder.decode(bytes);
    if (!text.includes('\u0000')) return { text };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
  }
  return { problem: problem('KATA108', file, 'is not UTF-8 text: save it as UTF-8, or move it to fixtures/.') };
}
