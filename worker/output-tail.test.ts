import { expect, test } from 'vitest';
import { createOutputTail, maxTailBytes } from './output-tail.ts';

test('the newest output of a process is kept, each process apart', () => {
  const tail = createOutputTail();
  tail.add('web', Buffer.from('one\n'));
  tail.add('job', Buffer.from('other\n'));
  tail.add('web', Buffer.from('two\n'));
  expect(tail.read('web')).toBe('one\ntwo\n');
  expect(tail.read('web', 4)).toBe('two\n');
  expect(tail.read('nobody')).toBe('');
});

test('a start begins with nothing, and an endless printer costs no more than the limit', () => {
  const tail = createOutputTail();
  for (let i = 0; i < 100; i++) tail.add('web', Buffer.alloc(32 * 1024, String(i % 10)));
  expect(tail.read('web')).toBe('8'.repeat(maxTailBytes / 2) + '9'.repeat(maxTailBytes / 2));
  tail.clear('web');
  expect(tail.read('web')).toBe('');
});
