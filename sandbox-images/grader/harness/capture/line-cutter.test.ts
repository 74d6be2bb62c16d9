import { expect, it } from 'vitest';
import { createLineCutter } from './line-cutter.ts';

function cut(...chunks: string[]): string[] {
  const lines: string[] = [];
  const take = createLineCutter((line) => lines.push(line));
  for (const chunk of chunks) take(Buffer.from(chunk));
  return lines;
}

it('gives the same lines wherever the chunks end', () => {
  const text = 'one\r\ntwo\r\n\r\nthree\r\n';
  for (let at = 0; at <= text.length; at++)
    expect(cut(text.slice(0, at), text.slice(at))).toEqual(['one', 'two', '', 'three']);
});

it('keeps the first 16 KiB of a line and goes on with the next', () => {
  const lines = cut('x'.repeat(10_000), 'y'.repeat(10_000), 'z'.repeat(50_000), '\r\nnext\r\n');
  expect(lines.map((line) => line.length)).toEqual([16_384, 4]);
});
