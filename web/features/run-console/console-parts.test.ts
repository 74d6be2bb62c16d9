import { expect, test } from 'vitest';
import { partsOf } from './console-parts.ts';
import type { ConsoleChunk } from './run-state.ts';

const esc = '\u001b';
const chunk = (seq: number, text: string, part: Partial<ConsoleChunk> = {}): ConsoleChunk => ({
  seq,
  at: '2026-01-01T00:00:00.000Z',
  process: 'web',
  stream: 'stdout',
  text,
  ...part,
});

test('a colour lasts over the chunks of its stream, and of no other', () => {
  const parts = partsOf([chunk(1, `${esc}[31mred`), chunk(2, 'oops', { stream: 'stderr' }), chunk(3, ' still')]);
  expect(parts.map(({ text, styles, start }) => [text, styles, start])).toEqual([
    ['red', ['red'], 0],
    ['oops', [], 3],
    [' still', ['red'], 7],
  ]);
});

test('an escape that is cut between two chunks is still one', () => {
  const parts = partsOf([
    chunk(1, `a${esc}[3`),
    chunk(2, '2mgreen'),
    chunk(3, `${esc}]8;;javascript:`),
    chunk(4, '1\u0007b'),
  ]);
  expect(parts.map(({ text, styles }) => [text, styles])).toEqual([
    ['a', []],
    ['green', ['green']],
    ['b', ['green']],
  ]);
});
