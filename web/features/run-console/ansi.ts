export interface StyledText {
  text: string;
  /** Class names of `console.module.css`; never anything from the output itself. */
  styles: string[];
}

const colours = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'] as const;

/** OSC (titles, links), CSI other than colours, and two-character escapes: dropped, they mean nothing here. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this looks for
const otherEscapes = /\u001b\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|\u001b\[[0-9;?]*[ -/]*[@-ln-~]|\u001b[@-Z\\-_]/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: as above
const colourEscape = /\u001b\[([0-9;]*)m/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: as above
const strayControls = /[\u0000-\u0008\u000b-\u001f\u007f]/g;

/** An escape that the end of a piece cuts in two. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: as above
const unfinishedEscape = /\u001b(?:\[[0-9;?]*|\][^\u0007\u001b]{0,500})?$/;

/** Returns a function for the pieces of one stream in order: colours and escapes go on from one piece to the next. */
export function createAnsiReader(): (piece: string) => StyledText[] {
  let styles: ReadonlySet<string> = new Set();
  let rest = '';
  return (piece) => {
    const text = rest + piece;
    rest = unfinishedEscape.exec(text)?.[0] ?? '';
    const read = readAnsi(text.slice(0, text.length - rest.length), styles);
    styles = read.styles;
    return read.parts;
  };
}

/** Terminal output → plain texts with style names. The texts are to be rendered as text nodes, never as markup. */
export const parseAnsi = (output: string): StyledText[] => readAnsi(output, new Set()).parts;

function readAnsi(output: string, before: ReadonlySet<string>): { parts: StyledText[]; styles: ReadonlySet<string> } {
  const source = output.replace(otherEscapes, '');
  const parts: StyledText[] = [];
  let styles = before;
  let start = 0;
  const add = (text: string) => {
    const clean = text.replace(strayControls, '');
    if (clean) parts.push({ text: clean, styles: [...styles] });
  };
  for (const match of source.matchAll(colourEscape)) {
    add(source.slice(start, match.index));
    styles = applyCodes(styles, match[1] ?? '');
    start = match.index + match[0].length;
  }
  add(source.slice(start));
  return { parts, styles };
}

/** For sentences that quote output. */
export const withoutAnsi = (text: string): string =>
  parseAnsi(text)
    .map((part) => part.text)
    .join('');

/** Styles that a code ends, and the one it begins; codes without an entry (backgrounds, blinking) change nothing. */
function effectOf(code: number): { ends: readonly string[]; begins?: string } {
  if (code === 0) return { ends: [...colours, 'bold', 'dim'] };
  if (code === 1) return { ends: [], begins: 'bold' };
  if (code === 2) return { ends: [], begins: 'dim' };
  if (code === 22) return { ends: ['bold', 'dim'] };
  if (code === 39) return { ends: colours };
  const colour = colours[code >= 90 ? code - 90 : code - 30];
  return colour ? { ends: colours, begins: colour } : { ends: [] };
}

function applyCodes(before: ReadonlySet<string>, codes: string): Set<string> {
  const styles = new Set(before);
  for (const code of codes.split(';').map(Number)) {
    const { ends, begins } = effectOf(code);
    for (const style of ends) styles.delete(style);
    if (begins) styles.add(begins);
  }
  return styles;
}
