import { describe, expect, it } from 'vitest';
import { parseJson } from './safe-json.ts';

describe('parseJson', () => {
  it.each([
    ['', 'is empty'],
    ['{"a":', 'is not JSON'],
    ['['.repeat(65) + ']'.repeat(65), 'nested more than 64 levels'],
    ['['.repeat(1_000_000), 'nested more than 64 levels'],
  ])('says what is wrong (%#)', (text, words) => {
    expect(parseJson(text)).toEqual({ problem: expect.stringContaining(words) });
  });

  it('counts no brackets within texts', () => {
    const text = JSON.stringify({ a: '['.repeat(1000), b: '\\"{{' });
    expect(parseJson(text)).toHaveProperty('value.a', '['.repeat(1000));
  });
});
