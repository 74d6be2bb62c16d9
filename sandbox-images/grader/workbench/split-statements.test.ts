import { describe, expect, it } from 'vitest';
import { splitStatements } from './split-statements.ts';

const texts = (text: string): string[] => splitStatements(text).map((one) => one.text);

describe('splitStatements', () => {
  it('ends a statement at a semicolon and tells where each begins', () => {
    expect(splitStatements('select 1;\n  select 2')).toEqual([
      { text: 'select 1', at: 0 },
      { text: 'select 2', at: 12 },
    ]);
  });

  it.each([
    ['a string, also with a doubled quote', "select 'a;''b;'"],
    ['a string with backslashes', "select E'it\\'s; fine'"],
    ['a quoted name', 'select 1 as "a;b"'],
    ['a body in dollars', 'do $$ begin perform 1; end $$'],
    ['a body in named dollars', 'do $x$ begin perform $$;$$; end $x$'],
    ['a comment', 'select 1 -- one; two'],
    ['a block comment', 'select /* one; two */ 1'],
    ['parentheses, as a rule with several actions has', 'create rule r as on delete to t do also (select 1; select 2)'],
    ['an atomic body', 'create function f() returns int begin atomic select 1; select 2; end'],
    ['a string that never ends', "select 'a; b"],
  ])('leaves a semicolon alone inside %s', (_where, text) => {
    expect(texts(text)).toEqual([text]);
  });

  it('finds nothing in comments and empty statements', () => {
    expect(texts(' ; -- nothing\n;/* nothing; */')).toEqual([]);
  });
});
