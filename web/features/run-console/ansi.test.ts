import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseAnsi } from './ansi.ts';

const esc = '\u001b';

describe('terminal output', () => {
  test('becomes texts with style names', () => {
    expect(parseAnsi(`a ${esc}[31;1mred${esc}[22m thin${esc}[0m b`)).toEqual([
      { text: 'a ', styles: [] },
      { text: 'red', styles: ['red', 'bold'] },
      { text: ' thin', styles: ['red'] },
      { text: ' b', styles: [] },
    ]);
  });

  test('takes bright colours for their plain ones, and the last colour wins', () => {
    expect(parseAnsi(`${esc}[91m${esc}[32mx`)).toEqual([{ text: 'x', styles: ['green'] }]);
  });

  test.each([
    ['a link', `${esc}]8;;javascript:alert(1)${esc}\\click${esc}]8;;${esc}\\`, 'click'],
    ['a window title', `${esc}]0;owned\u0007text`, 'text'],
    ['cursor movement', `one${esc}[2J${esc}[1;1Htwo`, 'onetwo'],
    ['an unfinished escape', `end${esc}[`, 'end['],
    ['other control characters', 'a\u0000\u0008\u007fb\tc\nd', 'ab\tc\nd'],
  ])('drops %s', (_name, output, text) => {
    expect(
      parseAnsi(output)
        .map((part) => part.text)
        .join(''),
    ).toBe(text);
  });

  test('never yields a control character or a style that was not ours', () => {
    const known = ['bold', 'dim', 'black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'];
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(esc, '[', ']', '3', '1', ';', 'm', 'x', '\u0007', '\n', '8')),
        (characters) => {
          for (const { text, styles } of parseAnsi(characters.join(''))) {
            // biome-ignore lint/suspicious/noControlCharactersInRegex: their absence is the point
            expect(text).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f]/);
            expect(styles.every((style) => known.includes(style))).toBe(true);
          }
        },
      ),
    );
  });
});
