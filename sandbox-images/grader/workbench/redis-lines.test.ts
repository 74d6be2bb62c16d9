import { describe, expect, it } from 'vitest';
import { showReply } from './show-reply.ts';
import { splitWords } from './split-words.ts';

describe('splitWords', () => {
  it.each([
    ['SET a 1', ['SET', 'a', '1']],
    ['  get   "a b"  ', ['get', 'a b']],
    ['set k "line\\nbreak \\"q\\""', ['set', 'k', 'line\nbreak "q"']],
    ["set k 'it\\'s \\n'", ['set', 'k', "it's \\n"]],
    ['set k ""', ['set', 'k', '']],
    ['', []],
  ])('reads %j as redis-cli does', (line, words) => {
    expect(splitWords(line)).toEqual(words);
  });

  it.each(['get "a', "get 'a", 'get "a"b'])('refuses %j', (line) => {
    expect(splitWords(line)).toBeNull();
  });
});

describe('showReply', () => {
  it('prints what a reply is', () => {
    expect(showReply('a"b', 100)).toBe('"a\\"b"');
    expect(showReply(3, 100)).toBe('(integer) 3');
    expect(showReply(null, 100)).toBe('(nil)');
    expect(showReply([], 100)).toBe('(empty array)');
  });

  it('numbers what is in a list, and in a list within it', () => {
    expect(showReply(['a', ['b', 1], null], 100)).toBe('1) "a"\n2) 1) "b"\n   2) (integer) 1\n3) (nil)');
  });

  it('stops where a reply is longer than anybody reads', () => {
    const shown = showReply(
      Array.from({ length: 100_000 }, () => 'x'.repeat(100)),
      1000,
    );
    expect(shown.length).toBeLessThan(1010);
    expect(shown.endsWith('…')).toBe(true);
  });
});
