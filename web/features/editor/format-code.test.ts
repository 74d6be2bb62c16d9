import { expect, test } from 'vitest';
import { canFormat, formatCode } from './format-code.ts';

test.each([
  ['javascript', 'const a={b:"c"}', "const a = { b: 'c' };\n"],
  ['typescript', 'type A={b:string}', 'type A = { b: string };\n'],
  ['json', '{"a":1}', '{ "a": 1 }\n'],
  ['yaml', 'a:   1', 'a: 1\n'],
] as const)('%s is formatted', async (kind, text, formatted) => {
  expect(await formatCode(text, kind)).toBe(formatted);
});

test('what is no program stays as it is, and says so', async () => {
  await expect(formatCode('const = ;', 'javascript')).rejects.toThrow(/Unexpected token/);
});

test('languages without a formatter for browsers have none', () => {
  expect(canFormat('python')).toBe(false);
});
