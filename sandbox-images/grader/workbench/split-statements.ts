/** A statement and where it begins in the text. */
export type Statement = { text: string; at: number };

/**
 * Everything in which a semicolon does not end a statement: comments, quoted names and strings, dollar-quoted bodies. An
 * unclosed one goes on to the end, and the database says what is wrong with it.
 */
const whole =
  /--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|\be'(?:[^'\\]|''|\\[\s\S])*(?:'|$)|'(?:[^']|'')*(?:'|$)|"(?:[^"]|"")*(?:"|$)|(\$(?:[A-Za-z_]\w*)?\$)[\s\S]*?(?:\1|$)|\bbegin\s+atomic\b[\s\S]*?\bend\b|[()]|;/giy;
const comment = /--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)/g;

/** Postgres' statements of a text, each without its semicolon; a text of comments alone is none. */
export function splitStatements(text: string): Statement[] {
  const statements: Statement[] = [];
  let begin = 0;
  let depth = 0;
  const take = (end: number): void => {
    const piece = text.slice(begin, end);
    const lead = piece.length - piece.trimStart().length;
    if (piece.replaceAll(comment, '').trim() !== '') statements.push({ text: piece.trim(), at: begin + lead });
    begin = end + 1;
  };
  for (let at = 0; at < text.length; ) {
    whole.lastIndex = at;
    const found = whole.exec(text)?.[0];
    if (found === '(') depth++;
    if (found === ')') depth = Math.max(0, depth - 1);
    if (found === ';' && depth === 0) take(at);
    at += found?.length ?? 1;
  }
  take(text.length);
  return statements;
}
