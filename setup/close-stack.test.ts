import { expect, test } from 'vitest';
import { createCloseStack } from './close-stack.ts';

test('closes in reverse, once, and goes on after a close that fails', async () => {
  const lines: string[] = [];
  const closers = createCloseStack((line) => lines.push(line));
  closers.add('first', async () => void lines.push('first'));
  closers.add('second', () => Promise.reject(new Error('stuck')));
  closers.add('third', async () => void lines.push('third'));
  await Promise.all([closers.closeAll(), closers.closeAll()]);
  expect(lines).toEqual(['third', 'could not stop second: Error: stuck', 'first']);
});
