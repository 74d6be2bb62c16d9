import { expect, test } from 'vitest';
import { capOutput } from './cap-output.ts';

const letters = (count: number): Buffer => Buffer.from('x'.repeat(count));

test('shows the first bytes, says once that there were more, and counts what is missing', () => {
  const output = capOutput(10);
  expect(output.take(letters(6))).toEqual({ text: 'xxxxxx', justCapped: false });
  expect(output.take(letters(6))).toEqual({ text: 'xxxx', justCapped: true });
  expect(output.take(letters(100))).toBeUndefined();
  expect([output.totalBytes(), output.droppedBytes()]).toEqual([112, 102]);
});

test('tells nothing of how much was printed while sealed tests ran', () => {
  const output = capOutput(10);
  output.take(letters(12));
  output.seal();
  output.take(letters(5000));
  expect([output.totalBytes(), output.droppedBytes()]).toEqual([5012, 2]);
});
