import { expect, test } from 'vitest';
import { canFormat, formatCode } from './format-code.ts';

test.each([
  ['javascript', 'const a={b:"c"}', "const a = { b: 'c' };\n"],
  ['typescript', 'type A={b:string}', 'type A = { b: string };\n'],
  ['json', '{"a":1}', '{ "a": 1 }\n'],
  ['yaml', 'a:   1', 'a: 1\n'],
  ['markdown', '#   Title\n* a\n* b', '# Title\n\n- a\n- b\n'],
  ['sql', 'select id,name from books where id=$1', 'select\n  id,\n  name\nfrom\n  books\nwhere\n  id = $1\n'],
] as const)('%s is formatted', async (kind, text, formatted) => {
  expect(await formatCode(text, kind)).toBe(formatted);
});

test.each([
  ['a dollar-quoted function', 'create function f() returns int as $$ select 1; $$ language sql;\n'],
  ['a comment and a cast', '-- why\nselect now()::date;\n'],
])('%s of SQL means the same afterwards, and stays when formatted again', async (_what, text) => {
  const once = await formatCode(text, 'sql');
  expect(once.replace(/\s+/g, '')).toBe(text.replace(/\s+/g, ''));
  expect(await formatCode(once, 'sql')).toBe(once);
});

test.each([
  ['javascript', 'const = ;'],
  ['json', '{"a":'],
  ['yaml', 'a: [1'],
  ['sql', "select 'open"],
] as const)('what is no %s is refused', async (kind, text) => {
  await expect(formatCode(text, kind)).rejects.toThrow();
});

test('languages without a formatter for browsers have none', async () => {
  expect(canFormat('python')).toBe(false);
  expect(await formatCode('x  = 1', 'python')).toBe('x  = 1');
});
